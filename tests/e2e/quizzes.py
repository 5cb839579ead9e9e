"""Taking quizzes in a browser: the keys come from the course's own file of items."""

import re
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import Any

from django.conf import settings
from django.utils.html import strip_tags
from playwright.sync_api import Locator, Page, expect

from assessments.importing.items_file import ItemData, read_items
from courses.importing.markdown import to_html

ITEMS = settings.BASE_DIR / "courses" / "content" / "digital-identity" / "items.yaml"
SAVED = re.compile("save-state--saved")


def plain(markdown: str) -> str:
    """Return a text as it reads on a page, without spaces: lists have other ones there."""
    return "".join(unescape(strip_tags(to_html(markdown))).split())


@cache
def items_by_stem() -> dict[str, ItemData]:
    """Return the items of the course by their stems, in every language."""
    items = read_items(ITEMS.read_text(encoding="utf-8"), [])
    return {plain(texts["stem"]): i for i in items for texts in i.texts.values()}


def asked(page: Page) -> ItemData:
    """Return the item that the page asks."""
    words = page.locator(".item__stem").first.inner_text()
    return items_by_stem()["".join(words.split())]


def answer(page: Page, *, right: bool = True) -> None:
    """Answer the question on the page and wait until the server says that it is saved."""
    item = asked(page)
    form = page.locator("form[data-answer]")
    GIVE[item.definition["interaction"]](form, item.definition, right=right)
    form.locator("button.button").last.focus()
    expect(form.locator("[role=status]")).to_have_class(SAVED)


def choose(form: Locator, definition: dict[str, Any], *, right: bool) -> None:
    """Choose the key, or else what is none."""
    wanted = [o["id"] for o in definition["options"] if bool(o.get("key")) is right]
    if definition["interaction"] == "choice":
        wanted = wanted[:1]
    for option in wanted:
        form.locator(f"[name=option][value='{option}']").check()


def write_number(form: Locator, definition: dict[str, Any], *, right: bool) -> None:
    """Write the number in its unit."""
    form.locator("[name=text]").fill(definition["value"] if right else "987654")
    if form.locator("[name=unit]").count():
        form.locator("[name=unit]").select_option(definition["unit"])


def match(form: Locator, definition: dict[str, Any], *, right: bool) -> None:
    """Choose what belongs to each row, or the same for all."""
    for row in definition["rows"]:
        value = row["key"] if right else definition["options"][0]["id"]
        form.locator(f"[name='row-{row['id']}']").select_option(value)


def order(form: Locator, definition: dict[str, Any], *, right: bool) -> None:
    """Give each option its place, or the reverse."""
    options = definition["options"] if right else definition["options"][::-1]
    for place, option in enumerate(options, start=1):
        form.locator(f"[name='place-{option['id']}']").select_option(str(place))


def write(form: Locator, definition: dict[str, Any], *, right: bool) -> None:
    """Write an accepted text, or something else."""
    accepted = definition.get("accepted", {"es": ["Un texto largo. " * 40]})
    form.locator("[name=text]").fill(accepted["es"][0] if right else "nada")


GIVE: dict[str, Callable[..., None]] = {
    "choice": choose,
    "multiple": choose,
    "numeric": write_number,
    "match": match,
    "order": order,
    "text": write,
    "extended": write,
}


def start(page: Page) -> None:
    """Start an attempt, or go on with the one that runs."""
    page.locator("form[action$='/start/'] button, a.button[href*='/attempt/']").click()
    expect(page.locator("form[data-answer]").first).to_be_visible()


def leave(page: Page, here: str) -> None:
    """Wait until another page is open."""

    def elsewhere(url: str) -> bool:
        return url != here

    page.wait_for_url(elsewhere)


def answer_all(page: Page, *, right: bool = True) -> None:
    """Answer question after question, up to the page that checks."""
    while "/check/" not in page.url:
        here = page.url
        answer(page, right=right)
        page.locator("form[data-answer] .actions button.button").last.click()
        leave(page, here)


def hand_in(page: Page) -> None:
    """Hand in and arrive at the result."""
    page.locator("form[data-finish] button[type=submit]").click()
    page.wait_for_url(re.compile("/result/$"))


def take(page: Page, *, right: bool = True) -> None:
    """Take the quiz whose start page is open."""
    start(page)
    answer_all(page, right=right)
    hand_in(page)
