from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from lms.accounts import holdings
from lms.accounts.holdings import About, Holding, render_register
from lms.accounts.management.commands import privacy_register

OURS = ("core", "countries", "accounts", "courses", "assessments", "portal")


@pytest.mark.parametrize("room", OURS)
def test_every_model_says_what_it_holds_about_people(room: str) -> None:
    models = {model._meta.label for model in apps.get_app_config(room).get_models()}

    assert models - set(holdings.declared()) == set()


def test_every_declaration_is_of_a_model_and_says_why_and_how_long() -> None:
    known = {model._meta.label for model in apps.get_models()}

    for label, holding in holdings.declared().items():
        assert label in known
        if holding.about is not About.NONE:
            words = (holding.holds, holding.purpose, holding.kept, holding.erasure)
            assert all(words), label


def test_the_register_groups_models_by_how_near_they_are_to_a_person() -> None:
    text = render_register(
        [
            Holding("b.Two", About.NONE),
            Holding("a.One", About.NAMED, "name", "greeting", "a year", "deleted"),
            Holding("a.Zero", About.NONE),
        ]
    )

    assert "| `a.One` | name | greeting | a year | deleted |" in text
    assert text.index("names a person") < text.index("`a.One`")
    assert text.endswith("## No personal data\n\n`a.Zero`, `b.Two`.\n")


def test_the_page_in_the_docs_is_up_to_date() -> None:
    call_command("privacy_register", "--check")


def test_a_stale_page_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "privacy.md"
    monkeypatch.setattr(privacy_register, "PAGE", page)
    monkeypatch.setattr("django.conf.settings.BASE_DIR", tmp_path)
    with pytest.raises(CommandError, match="stale"):
        call_command("privacy_register", "--check")

    call_command("privacy_register", "--write")

    call_command("privacy_register", "--check")
    call_command("privacy_register")
    assert capsys.readouterr().out == f"privacy.md written\n{page.read_text()}"
