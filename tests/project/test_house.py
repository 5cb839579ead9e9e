"""The house keeps its own rules: layers, sizes, names, migrations."""

import ast
import re
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.project.files import ROOMS, name_of, own_files, run

MOST_LINES = 500
MOST_LINES_OF_A_FUNCTION = 60
# Statistics come with their formula, ranges and source in the docstring.
NUMBERS = "analysis"
DRAWERS = {"utils", "util", "helpers", "helper", "common", "misc"}
REASON = re.compile(r" --? \w")
CODE = (*ROOMS, "tests", "scripts")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, Function):
            yield node


def test_imports_point_down() -> None:
    done = run(str(Path(sys.executable).with_name("lint-imports")))

    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_no_migration_is_pending() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_no_file_is_longer_than_500_lines() -> None:
    paths = own_files(".py", ".html", ".css", ".js", ".sh", folders=CODE)
    sizes = {
        name_of(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in paths
    }

    assert {name: size for name, size in sizes.items() if size > MOST_LINES} == {}


def test_no_function_is_longer_than_60_lines() -> None:
    found = [
        f"{name_of(path)}:{node.lineno} {node.name} ({length} lines)"
        for path in own_files(".py", folders=(*ROOMS, "scripts"))
        if NUMBERS not in path.parts
        for node in functions(path)
        if (length := (node.end_lineno or 0) - node.lineno + 1)
        > MOST_LINES_OF_A_FUNCTION
    ]

    assert found == []


def test_no_module_is_a_drawer_for_anything() -> None:
    found = [
        name_of(path)
        for path in own_files(".py", folders=CODE)
        if DRAWERS & {path.stem, path.parent.name}
    ]

    assert found == []


def test_every_module_says_what_it_is() -> None:
    found = [
        name_of(path)
        for path in own_files(".py")
        if (text := path.read_text(encoding="utf-8")).strip()
        and not ast.get_docstring(ast.parse(text))
    ]

    assert found == []


def test_every_suppression_has_a_reason() -> None:
    found = []
    for path in own_files(".py"):
        lines = path.read_text(encoding="utf-8").splitlines()
        found += [
            f"{name_of(path)}:{number}"
            for number, line in enumerate(lines, 1)
            if "# noqa" in line and not REASON.search(line.split("# noqa", 1)[1])
        ]

    assert found == []
