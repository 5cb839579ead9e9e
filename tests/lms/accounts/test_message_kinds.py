import pytest
from django.utils.translation import override

from lms.accounts.errors import UnknownMessageKindError
from lms.accounts.message_kinds import (
    MessageKind,
    Words,
    message_kind,
    message_kinds,
)


def test_words_fill_the_named_places_and_leave_other_signs_alone() -> None:
    kind = MessageKind(
        "test",
        title="100 %% of %(course)s",
        body="%(text)s",
        action="Go",
        prepare=lambda context: {**context, "course": context["course"].upper()},
        link=lambda context: f"/x/{context['course']}/",
    )

    words = kind.words({"course": "abc", "text": "50 % done"})

    assert words == Words("100 % of ABC", "50 % done", "Go", "/x/abc/")


def test_a_kind_without_link_leads_nowhere() -> None:
    assert MessageKind("t", title="T", body="B").words({}) == Words("T", "B")


def test_an_unknown_kind_is_an_error_of_ours() -> None:
    with pytest.raises(UnknownMessageKindError, match="nothing"):
        message_kind("nothing")


def test_the_kinds_of_this_room_are_registered() -> None:
    codes = [kind.code for kind in message_kinds()]

    assert codes == sorted(codes)
    assert {"welcome", "identity_questioned", "focal_point_appointed"} <= set(codes)


@pytest.mark.parametrize("language", ["es", "pt-br", "en"])
def test_the_welcome_leads_to_the_courses_in_the_language(language: str) -> None:
    with override(language):
        assert message_kind("welcome").words({}).path == f"/{language}/"
