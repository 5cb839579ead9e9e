"""The editor of items: what is written comes back, nothing is lost, faults are in words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from assessments.domain.item import item_data, store_item
from assessments.models import Item, ItemVersion
from assessments.queries.items import version_of
from courses.models import Course, CourseInstructor
from lms.accounts.models import User
from tests.factories.accounts import official
from tests.factories.courses import SourceFactory, published_course
from tests.factories.items import DEFINITIONS, NOW, competency_of, item_of, stored_item
from tests.factories.packages import SVG

FINISH = " Choose the source that says so."
ADD = "wagtailsnippets_assessments_item:add"


@pytest.fixture
def course(db: None) -> Course:
    course = published_course(code="identity", lessons=("1-1",))
    competency_of(course)
    return course


@pytest.fixture
def teacher(course: Course) -> User:
    user: User = official(full_name="Ines")
    CourseInstructor.objects.create(course=course, user=user)
    return user


@pytest.fixture
def client(teacher: User) -> Client:
    client = Client()
    client.force_login(teacher)
    return client


def sent(response: Any, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send of the sheet, with changes; None leaves out."""
    form = response.context["form"]
    fields: dict[str, Any] = {"do": "save"}
    for name in form.fields:
        bound = form[name]
        value = bound.value()
        kind = getattr(bound.field.widget, "input_type", "")
        if kind == "file" or bound.field.disabled:
            continue
        if kind == "checkbox":
            if value:
                fields[name] = "on"
        elif value is not None:
            fields[name] = value
    fields |= changes
    return {name: value for name, value in fields.items() if value is not None}


def write_url(item: Item) -> str:
    return reverse("item_write", args=[item.pk])


def errors_of(response: Any) -> list[str]:
    form = response.context["form"]
    return [str(error) for errors in form.errors.values() for error in errors]


# --- What is written comes back -----------------------------------------------------


@pytest.mark.parametrize("interaction", DEFINITIONS)
def test_saving_without_a_change_makes_no_version(
    course: Course, client: Client, interaction: str
) -> None:
    item = stored_item(course, item_of(interaction))
    before = item_data(item)
    page = client.get(write_url(item))
    response = client.post(write_url(item), sent(page))
    assert response.status_code == 302, errors_of(response)
    assert item_data(Item.objects.get()) == before
    assert ItemVersion.objects.count() == 1


def test_change_is_a_new_version_by_its_author(
    course: Course, client: Client, teacher: User
) -> None:
    item = stored_item(course)
    page = client.get(write_url(item))
    changed = {
        "stem-en": "A **new** question",
        "option-b-text-en": None,
        "option-b-text-es": None,
        "option-b-feedback-en": None,
        "option-b-feedback-es": None,
        "level": "2",
    }
    client.post(write_url(item), sent(page, **changed))
    found = Item.objects.get()
    version = version_of(found)
    assert (version.number, version.actor, found.level) == (2, teacher.public_id, 2)
    assert version.texts["en"]["stem"] == "A **new** question"
    assert [option["id"] for option in version.definition["options"]] == ["a", "c"]


NEW: dict[str, dict[str, Any]] = {
    "choice": {"option": ["Right", "Wrong"]},
    "multiple": {"option": ["Right", "Wrong"], "rule": "per_option_penalty"},
    "order": {"option": ["First", "Second", "Third"]},
    "match": {"option": ["One", "Two"], "row": ["Uno", "Dos"]},
    "numeric": {"unit": ["per cent"], "value": "80", "unit_code": "percent"},
    "text": {"accepted": "public key\npublic"},
    "extended": {"criterion": ["Case"], "needed": "100"},
}


def new_fields(page: Any, interaction: str) -> dict[str, Any]:
    """Fill a new sheet in Spanish and English."""
    wanted = dict(NEW[interaction])
    ids = page.context["form"].sheet.ids
    fields: dict[str, Any] = {
        "code": f"new-{interaction}",
        "competency": "ID1",
        "level": "1",
        "pool": "module-1",
        "source": "judgement",
        "review_by": "2027-11-30",
        "max_score": "1",
        "use": "open",
        "rule": wanted.get("rule"),
        "value": wanted.get("value"),
        "needed": wanted.get("needed"),
    }
    for language in ("es", "en"):
        fields |= {
            f"stem-{language}": f"Question {language}",
            f"rationale-{language}": f"Because {language}",
            f"accepted-{language}": wanted.get("accepted"),
        }
        for name in ("option", "row", "unit", "criterion"):
            for code, text in zip(
                ids.get(name, ()), wanted.get(name, ()), strict=False
            ):
                fields[f"{name}-{code}-text-{language}"] = f"{text} {language}"
    for name, code in [(n, c) for n in ids for c in ids[n]]:
        fields |= line_fields(name, code, ids, wanted)
    if wanted.get("unit_code"):
        fields["unit"] = wanted["unit_code"]
    return fields


def line_fields(
    name: str, code: str, ids: dict[str, list[str]], wanted: dict[str, Any]
) -> dict[str, Any]:
    """Fill what a line has once for all languages."""
    position = ids[name].index(code)
    if position >= len(wanted.get(name, ())):
        return {}
    if name == "option":
        return {f"option-{code}-key": "on"} if position == 0 else {}
    if name == "row":
        return {f"row-{code}-key": ids["option"][position]}
    if name == "unit":
        return {f"unit-{code}-code": "percent", f"unit-{code}-factor": "1"}
    levels: dict[str, Any] = {}
    for number in (0, 1):
        level = f"criterion-{code}-level-{number}"
        levels[f"{level}-points"] = str(number)
        levels |= {f"{level}-text-{code_}": f"Level {number}" for code_ in ("es", "en")}
    return levels


@pytest.mark.parametrize("interaction", DEFINITIONS)
def test_item_of_every_kind_is_written_anew(
    course: Course, client: Client, interaction: str
) -> None:
    url = f"{reverse(ADD)}?course=identity&interaction={interaction}"
    page = client.get(url)
    response = client.post(url, sent(page, **new_fields(page, interaction)))
    assert response.status_code == 302, errors_of(response)
    item = Item.objects.get()
    assert (item.code, item.status) == (f"new-{interaction}", "draft")
    data = item_data(item)
    assert data.definition["interaction"] == interaction
    assert data.texts["es"]["stem"] == "Question es"
    ids = [option["id"] for option in data.definition.get("options", ())]
    if interaction == "order":
        assert ids != sorted(ids)
        assert [data.texts["en"]["options"][code] for code in ids] == [
            "First en",
            "Second en",
            "Third en",
        ]


def test_code_that_is_taken_is_refused(course: Course, client: Client) -> None:
    stored_item(course, item_of(code="new-text"))
    url = f"{reverse(ADD)}?course=identity&interaction=text"
    page = client.get(url)
    response = client.post(url, sent(page, **new_fields(page, "text")))
    assert errors_of(response) == ["Another item of this course has this code."]
    assert Item.objects.count() == 1


def test_more_lines_keep_what_was_written(course: Course, client: Client) -> None:
    url = f"{reverse(ADD)}?course=identity&interaction=choice"
    page = client.get(url)
    fields = sent(page, **new_fields(page, "choice")) | {"do": "more-option"}
    again = client.post(url, fields)
    assert len(again.context["form"].sheet.ids["option"]) == 6
    kept = sent(again)
    assert {n: str(v) for n, v in fields.items() if n not in {"do", "option-ids"}} == {
        n: str(kept.get(n)) for n in fields if n not in {"do", "option-ids"}
    }
    assert client.post(url, kept).status_code == 302
    assert len(item_data(Item.objects.get()).definition["options"]) == 2


def test_preview_of_what_is_not_saved(course: Course, client: Client) -> None:
    item = stored_item(course)
    page = client.get(write_url(item))
    fields = sent(page, **{"stem-en": "Not saved yet", "do": "preview"})
    shown = client.post(write_url(item), fields).content.decode()
    assert "Not saved yet" in shown
    assert ItemVersion.objects.count() == 1


# --- Pictures and tables ------------------------------------------------------------


def test_picture_and_table_are_kept(
    course: Course, client: Client, tmp_path: Any, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    item = stored_item(course)
    page = client.get(write_url(item))
    changes: dict[str, Any] = {"figure-es": SimpleUploadedFile("a.svg", SVG)}
    for code in ("es", "en"):
        changes |= {
            f"alt-{code}": "A square",
            f"caption-{code}": "Services",
            f"table-{code}": "Service | 2024\nRegister | 10\nPortal",
        }
    client.post(write_url(item), sent(page, **changes))
    version = version_of(Item.objects.get())
    assert (version.number, version.image) == (2, "item-choice-1.svg")
    assert set(version.figures) == {"es", "en"}
    assert version.texts["en"]["table"] == {
        "caption": "Services",
        "header": ["Service", "2024"],
        "rows": [["Register", "10"], ["Portal", ""]],
    }
    page = client.get(write_url(item))
    client.post(write_url(item), sent(page))
    assert ItemVersion.objects.count() == 2
    client.post(write_url(item), sent(page, figure_clear="on"))
    assert version_of(Item.objects.get()).figures == {}


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7\n", "Choose a picture: svg, png, jpg, webp or gif."),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", ""),
        ("a.png", b"no picture", ""),
    ],
)
def test_file_that_is_no_picture_is_refused(
    course: Course, client: Client, name: str, content: bytes, words: str
) -> None:
    item = stored_item(course)
    page = client.get(write_url(item))
    fields = sent(page, **{"figure-en": SimpleUploadedFile(name, content)})
    response = client.post(write_url(item), fields)
    assert words in " ".join(errors_of(response))
    assert errors_of(response)
    assert ItemVersion.objects.count() == 1


# --- Faults and warnings ------------------------------------------------------------


@pytest.mark.parametrize(
    ("interaction", "changes", "words"),
    [
        (
            "choice",
            {"option-a-key": None},
            "Options: No option is the right answer: mark it.",
        ),
        (
            "choice",
            {"option-b-key": "on"},
            "Options: Several options are marked as right: leave one, or write an item",
        ),
        (
            "choice",
            {
                "option-b-text-en": "Options C in  EN",
                "option-c-text-en": "options c in en",
            },
            "Two options are equal in “English”. Change one.",
        ),
        (
            "choice",
            {"stem-en": "<b>Bold</b>"},
            "Write paragraphs, lists, **strong**, *emphasis* and links; no HTML.",
        ),
        ("choice", {"review_by": "soon"}, "fecha"),
        ("numeric", {"value": "many"}, "The right number is missing or no number."),
        (
            "match",
            {"row-r1-key": ""},
            "A line does not say which option belongs to it.",
        ),
        ("text", {"accepted-en": "", "accepted-es": ""}, "No answer is accepted"),
        ("choice", {"stem-en": "", "stem-es": ""}, "The question is missing"),
        (
            "choice",
            {"exposure_cap": "9"},
            "A secure item says how often it may be shown; an open one does not.",
        ),
    ],
)
def test_fault_is_told_in_words_and_nothing_is_lost(
    course: Course,
    client: Client,
    interaction: str,
    changes: dict[str, Any],
    words: str,
) -> None:
    item = stored_item(course, item_of(interaction))
    page = client.get(write_url(item))
    fields = sent(page, **{"rationale-en": "My long work"} | changes)
    response = client.post(write_url(item), fields)
    found = [error for error in errors_of(response) if words in error]
    assert found, errors_of(response)
    assert "My long work" in response.content.decode()
    assert ItemVersion.objects.count() == 1


def test_what_no_file_may_hold_is_refused(course: Course, client: Client) -> None:
    item = stored_item(course, item_of("text"))
    page = client.get(write_url(item))
    fields = sent(page, **{"accepted-en": "long " * 60})
    (words,) = errors_of(client.post(write_url(item), fields))
    assert words == (
        "A text of 299 characters is too long: an accepted answer or a cell of a table"
        " has 200 at most, any other text 2,000."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {f"rationale-{code}": "" for code in ("es", "pt", "en")},
            "Why the right answer is right is missing: write it in one language at least.",
        ),
        ({"table-es": "A | B"}, "A table has no title: write it."),
        (
            {"table-es": "A | B", "caption-es": "Tabla"},
            "A table has 1 to 30 rows below its first line.",
        ),
        (
            {"table-es": "|".join("abcdefghi") + "\n1", "caption-es": "Tabla"},
            "A line of a table has 1 to 8 cells.",
        ),
    ],
)
def test_what_only_the_file_tells_is_told_in_words_of_the_sheet(
    course: Course, client: Client, changes: dict[str, Any], words: str
) -> None:
    item = stored_item(course)
    fields = sent(client.get(write_url(item)), **changes)
    found = errors_of(client.post(write_url(item), fields))
    assert words in found
    assert ItemVersion.objects.count() == 1


def test_ids_that_were_made_up_are_left_out(course: Course, client: Client) -> None:
    item = stored_item(course)
    page = client.get(write_url(item))
    fields = sent(page, **{"option-ids": "a b c ../x A<b>"})
    assert client.post(write_url(item), fields).status_code == 302
    assert ItemVersion.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"option-a-text-en": "options a in en " * 6},
            "The key is by far the longest option in “English”. Even them out.",
        ),
        (
            {"option-b-text-en": "All of the above"},
            "“All of the above” in “English” measures test-taking. Replace it.",
        ),
        (
            {"rationale-es": ""},
            "“Why” is missing in “español”. Translate it.",
        ),
        (
            {"stem-en": "In 2014, Korea did what?"},
            "A year, a percentage or Korea is named, and no source." + FINISH,
        ),
    ],
)
def test_warning_asks_for_a_tick(
    course: Course, client: Client, changes: dict[str, Any], words: str
) -> None:
    item = stored_item(course)
    page = client.get(write_url(item))
    asked = client.post(write_url(item), sent(page, **changes))
    assert asked.context["warned"] == [words]
    assert escape(words) in asked.content.decode()
    assert ItemVersion.objects.count() == 1
    saved = client.post(write_url(item), sent(asked, accept="on"))
    assert saved.status_code == 302
    assert ItemVersion.objects.count() == 2


def test_fact_with_its_source_is_no_warning(course: Course, client: Client) -> None:
    SourceFactory.create(course=course, code="R4")
    item = stored_item(course)
    page = client.get(write_url(item))
    fields = sent(page, **{"stem-en": "In 2014, Korea did what?", "source": "R4"})
    assert client.post(write_url(item), fields).status_code == 302
    assert Item.objects.get().source is not None


# --- Two editors --------------------------------------------------------------------


def test_second_editor_sees_the_conflict_and_loses_nothing(
    course: Course, client: Client
) -> None:
    item = stored_item(course)
    page = client.get(write_url(item))
    theirs = item_of()
    theirs.texts["en"]["stem"] = "What they wrote"
    store_item(course, theirs, actor=None, now=NOW)

    mine = sent(page, **{"rationale-en": "What I wrote"})
    conflict = client.post(write_url(item), mine)
    text = conflict.content.decode()
    assert "somebody else saved another version meanwhile" in text
    assert "<ins>they</ins>" in text
    assert "What I wrote" in text
    assert ItemVersion.objects.count() == 2

    client.post(write_url(item), sent(conflict))
    version = version_of(Item.objects.get())
    assert (version.number, version.texts["en"]["rationale"]) == (3, "What I wrote")
    assert ItemVersion.objects.get(number=2).texts["en"]["stem"] == "What they wrote"


# --- Beginning ----------------------------------------------------------------------


def test_course_and_kind_come_first(course: Course, client: Client) -> None:
    first = client.get(reverse(ADD)).content.decode()
    assert 'name="interaction"' in first
    assert "stem-en" not in first
    unknown = client.get(reverse(ADD), {"course": "identity", "interaction": "essay"})
    assert "stem-en" not in unknown.content.decode()


def test_who_teaches_nothing_writes_nothing(course: Course) -> None:
    stranger = Client()
    stranger.force_login(official())
    url = f"{reverse(ADD)}?course=identity&interaction=text"
    assert stranger.post(url, {"code": "x"}).status_code in {302, 404}
    assert not Item.objects.exists()
