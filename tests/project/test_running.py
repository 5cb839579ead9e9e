"""docs/running.md knows every variable, command and part that the code knows."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from tests.project.files import ROOT, own_files

RUNNING = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
READERS = {
    "text",
    "boolean",
    "integer",
    "words",
    "folder",
    "secret",
    "database",
    "openid_connect",
}
OURS = re.compile(r"`((?:PUENTE_[A-Z_]+)|DATABASE_URL|PORT|COURSE)`")


def variables_read(path: Path) -> set[str]:
    """Return the names of the variables that a module reads through `env`."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in READERS
            and isinstance(node.func.value, ast.Name)
            and node.func.value.id == "env"
            and node.args
            and isinstance(node.args[0], ast.Constant)
        ):
            found.add(str(node.args[0].value))
    return found


def all_variables() -> set[str]:
    read: set[str] = set()
    for path in own_files(".py"):
        read |= variables_read(path)
    return read


def table_of_variables() -> set[str]:
    rows = [line for line in RUNNING.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in OURS.findall(row.split("|")[1])}


def commands() -> list[str]:
    folders = {
        path.parent for path in own_files(".py") if path.parent.name == "commands"
    }
    names = {path.stem for folder in folders for path in folder.glob("*.py")}
    return sorted(names - {"__init__"})


def test_every_variable_is_in_the_table_and_every_row_is_a_variable() -> None:
    assert table_of_variables() == all_variables()


@pytest.mark.parametrize("name", commands())
def test_every_command_is_described(name: str) -> None:
    described = [RUNNING, *(p.read_text() for p in (ROOT / "docs").glob("*.md"))]

    assert any(re.search(rf"\b{name}\b", text) for text in described)


def test_variables_elsewhere_in_the_text_and_in_the_containers_exist() -> None:
    told = set(OURS.findall(RUNNING))
    for name in ("compose.yaml", "Containerfile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        told |= set(re.findall(r"\b(PUENTE_[A-Z_]+|DATABASE_URL)\b", text))

    assert told - all_variables() <= {"PUENTE_TEST_BROWSER"}


def test_compose_describes_the_parts_of_the_region() -> None:
    told = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))

    assert set(told["services"]) == {
        "database",
        "broker",
        "setup",
        "web",
        "dispatcher",
        "worker",
    }
    for service in told["services"].values():
        for port in service.get("ports", []):
            assert str(port).startswith("127.0.0.1:")


def test_every_target_of_make_that_the_texts_name_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    texts = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").glob("*.md"),
    ]
    named = {
        name
        for path in texts
        for name in re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8"))
    }

    assert named <= targets
