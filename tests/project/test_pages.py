"""What our pages may not hold: foreign addresses, inline script or style, missing icons."""

import re
from pathlib import Path

from wagtail.hooks import get_hooks

from tests.project.files import ROOMS, name_of, own_files

FOREIGN = re.compile(r"""(?:https?:)?//(?!127\.0\.0\.1)[\w-]+(?:\.[\w-]+)+""")
NAMESPACE = "http://www.w3.org/"
# Names of licenses and standards that pages link to, on a click and never by loading.
LOADING = re.compile(
    r"""(?:\bsrc|\bsrcset|\bposter|\bdata|\baction|\bformaction|<link[^>]*\bhref|"""
    r"""<use[^>]*\bhref|<image[^>]*\bhref)\s*=\s*["']?\s*(?:https?:)?//"""
)
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)")
INLINE = re.compile(r"""\son\w+\s*=\s*["']|\sstyle\s*=\s*["']|<style|javascript:""")
# A lesson or a receipt to take along holds all it needs; mail has no style sheet.
ALONE = re.compile(r"/offline|/receipt\.html|/mail/|/admin/|/wagtailadmin/")
ICON = re.compile(r"""\b(?:menu_)?icon(?:_name)? ?= ?"([^"]+)\"""")


def templates() -> list[Path]:
    return list(own_files(".html"))


def lines_with(pattern: re.Pattern[str], paths: list[Path]) -> list[str]:
    found = []
    for path in paths:
        text = path.read_text(encoding="utf-8").replace(NAMESPACE, "")
        for number, line in enumerate(text.splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{name_of(path)}:{number} {match[0]}")
    return found


def test_there_are_templates_to_look_at() -> None:
    assert len(templates()) > 30


def test_no_template_loads_anything_from_a_foreign_host() -> None:
    assert lines_with(LOADING, templates()) == []


def test_no_style_sheet_and_no_script_names_a_foreign_host() -> None:
    assert lines_with(FOREIGN, list(own_files(".css", ".js"))) == []


def test_no_figure_loads_or_runs_anything() -> None:
    figures = list(own_files(".svg", folders=(*ROOMS, "docs")))
    running = re.compile(rf"<script|\son\w+=|<foreignObject|@import|{LOADING.pattern}")

    assert lines_with(running, figures) == []


def test_no_page_has_inline_script_or_style() -> None:
    pages = [path for path in templates() if not ALONE.search(path.as_posix())]

    assert lines_with(INLINE_SCRIPT, pages) == []
    assert lines_with(INLINE, pages) == []


def test_every_icon_of_the_editors_pages_exists() -> None:
    there = {
        Path(path).stem
        for register in get_hooks("register_icons")
        for path in register([])
    }
    named = {
        (name_of(path), icon)
        for path in own_files(".py")
        for icon in ICON.findall(path.read_text(encoding="utf-8"))
    }

    assert named
    assert {(name, icon) for name, icon in named if icon not in there} == set()
