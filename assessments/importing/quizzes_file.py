"""`quizzes.yaml`: the quizzes of a course, read with the line of every fault, and written."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assessments.policy import PRESETS, PresetError, choices, preset
from courses.errors import PackageFault
from courses.importing import located
from courses.importing.course_file import by_language
from courses.importing.located import Value

FILE = "quizzes.yaml"
CODE = r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?"
KINDS = {"practice", "pre_test", "module", "final", "post_test"}
PLACES = {"before_course", "after_course", "after_module", "after_lesson"}
KEYS = {
    "code", "kind", "place", "module", "lesson", "required", "title", "intro", "preset",
    "choices", "sections", "forms",
}  # fmt: skip
REQUIRED = {"code", "kind", "place", "title", "preset"}
COUNTS = {
    "attempts": 100,
    "wait_hours": 8760,
    "minutes": 525_600,
    "grace_seconds": 3600,
    "pass_percent": 100,
    "late_percent": 100,
}
LANGUAGES = ("es", "pt", "en", "fr", "ko")
NONE = "none"
WHOLE = r"-?[0-9]{1,4}"
MOST_TITLE, MOST_INTRO = 150, 1000
MOST_COUNT = 50


@dataclass(frozen=True)
class QuizData:
    """A quiz as the file has it; `plan` as in `assessments.planning`."""

    code: str
    kind: str
    place: str
    module: str
    lesson: str
    required: bool
    plan: dict[str, Any]
    line: int = field(default=0, compare=False)


def read_quizzes(text: str, faults: list[PackageFault]) -> list[QuizData]:
    """Read the file; what is wrong is added to `faults`."""
    value = located.read(text, FILE, faults)
    quizzes: list[QuizData] = []
    for entry in value.items() if value else []:
        quiz = read_quiz(entry)
        if quiz is None:
            continue
        if any(other.code == quiz.code for other in quizzes):
            entry.fault(f"“{quiz.code}” stands here twice.", "Rename one.")
        quizzes.append(quiz)
    return quizzes


def read_quiz(entry: Value) -> QuizData | None:
    """Read one quiz; None if its frame is missing."""
    found = entry.mapping(KEYS, REQUIRED)
    if not set(found) >= REQUIRED:
        return None
    if ("sections" in found) == ("forms" in found):
        entry.fault("A quiz has either sections or forms.", "Write one of them.")
        return None
    place = found["place"].one_of(PLACES)
    for name in ("module", "lesson"):
        if (name in found) != (place == f"after_{name}"):
            entry.fault(
                f"“{name}” goes with “place: after_{name}”.", "Add or remove it."
            )
    return QuizData(
        code=found["code"].matching(CODE, "lower-case letters, digits, hyphens"),
        kind=found["kind"].one_of(KINDS),
        place=place,
        module=found["module"].text(most=20) if "module" in found else "",
        lesson=found["lesson"].text(most=20) if "lesson" in found else "",
        required="required" in found and found["required"].boolean(),
        plan=read_plan(found),
        line=entry.line,
    )


def read_plan(found: Mapping[str, Value]) -> dict[str, Any]:
    """Read titles, forms and conduct."""
    intros = {}
    if "intro" in found:
        intros = by_language(found["intro"], MOST_INTRO)
    code = found["preset"].one_of(set(PRESETS))
    chosen = read_choices(found["choices"], code) if "choices" in found else {}
    if "sections" in found:
        forms = {"": read_sections(found["sections"])}
    else:
        parts = found["forms"].mapping({"A", "B"}, {"A", "B"})
        forms = {form: read_sections(part) for form, part in sorted(parts.items())}
    return make_plan(
        titles=plain(by_language(found["title"], MOST_TITLE)),
        intros=plain(intros),
        forms=forms,
        code=code if code in PRESETS else PRESETS[0],
        chosen=chosen,
    )


def plain(texts: Mapping[str, str]) -> dict[str, str]:
    """Return texts that have forgotten their lines."""
    return {str(language): str(text) for language, text in texts.items()}


def make_plan(
    *,
    titles: Mapping[str, str],
    intros: Mapping[str, str],
    forms: Mapping[str, list[dict[str, Any]]],
    code: str,
    chosen: Mapping[str, Any],
) -> dict[str, Any]:
    """Return a plan whose conduct is a preset with some choices."""
    return {
        "titles": dict(titles),
        "intros": dict(intros),
        "forms": dict(forms),
        "choices": dict(chosen),
        "conduct": preset(code, **chosen),
    }


def read_choices(value: Value, code: str) -> dict[str, Any]:
    """Read what was chosen of what the preset offers."""
    try:
        offered = choices(code)
    except PresetError:
        return {}
    found = value.mapping(set(offered), set())
    return {str(name): read_choice(name, part) for name, part in found.items()}


def read_choice(name: str, part: Value) -> Any:
    """Read one choice."""
    if name in COUNTS:
        if part.raw == NONE:
            return None
        return int(part.number(least=0, most=COUNTS[name]))
    if name in {"one_per_page", "shuffle"}:
        return part.boolean()
    if name == "due":
        return read_due(part)
    return str(part.text(most=20))


def read_due(part: Value) -> dict[str, Any]:
    """Read a date that hangs on an event of the run."""
    found = part.mapping({"event", "days", "hours"}, {"event"})
    due: dict[str, Any] = {}
    for name, value in found.items():
        if name == "event":
            due["event"] = str(value.text(most=20))
        else:
            text = value.matching(WHOLE, "a whole number")
            due[str(name)] = int(text) if re.fullmatch(WHOLE, text) else 0
    return due


def read_sections(value: Value) -> list[dict[str, Any]]:
    """Read the sections of a form."""
    sections = []
    for entry in value.items():
        found = entry.mapping({"title", "shuffle", "anchor", "picks"}, {"picks"})
        section: dict[str, Any] = {}
        if "title" in found:
            section["titles"] = plain(by_language(found["title"], MOST_TITLE))
        for name in ("shuffle", "anchor"):
            if name in found and found[name].boolean():
                section[name] = True
        picks = found["picks"].items() if "picks" in found else []
        section["picks"] = [read_pick(pick) for pick in picks]
        sections.append(section)
    return sections


def read_pick(value: Value) -> dict[str, Any]:
    """Read what is taken: items by code, a pool, or a draw from a pool."""
    found = value.mapping({"items", "pool", "blueprint"}, set())
    pick: dict[str, Any] = {}
    if "items" in found:
        pick["items"] = [
            str(item.matching(CODE, "the code of an item"))
            for item in found["items"].items()
        ]
    if "pool" in found:
        pick["pool"] = str(found["pool"].matching(CODE, "the name of a pool"))
    if "blueprint" in found:
        pick["blueprint"] = [read_row(row) for row in found["blueprint"].items()]
    if set(pick) not in ({"items"}, {"pool"}, {"pool", "blueprint"}):
        value.fault(
            "A pick takes items, or a pool, or draws from a pool by a blueprint.",
            "Write one of them.",
        )
    return pick


def read_row(value: Value) -> dict[str, Any]:
    """Read a row of a blueprint."""
    keys = {"competency", "level", "count"}
    found = value.mapping(keys, keys)
    if set(found) != keys:
        return {}
    return {
        "competency": str(found["competency"].text(most=20)),
        "level": int(found["level"].number(least=1, most=4)),
        "count": int(found["count"].number(least=1, most=MOST_COUNT)),
    }


# --- Writing --------------------------------------------------------------------------


def render_quizzes(quizzes: Iterable[QuizData]) -> str:
    """Return the file, quizzes in the order given."""
    return located.dump([render_quiz(quiz) for quiz in quizzes])


def render_quiz(quiz: QuizData) -> dict[str, Any]:
    """Return a quiz as plain data, its keys in the order of reading.

    A database may give mappings back in another order than they were stored in.
    """
    plan = quiz.plan
    code = plan["conduct"]["preset"]
    entry: dict[str, Any] = {
        "code": quiz.code,
        "kind": quiz.kind,
        "place": quiz.place,
    }
    for name in ("module", "lesson"):
        if text := getattr(quiz, name):
            entry[name] = text
    entry["required"] = quiz.required
    entry["title"] = in_order(plan["titles"], LANGUAGES)
    if plan["intros"]:
        entry["intro"] = in_order(plan["intros"], LANGUAGES)
    entry["preset"] = code
    if plan["choices"]:
        entry["choices"] = render_choices(in_order(plan["choices"], choices(code)))
    if set(plan["forms"]) == {""}:
        entry["sections"] = [render_section(part) for part in plan["forms"][""]]
    else:
        entry["forms"] = {
            form: [render_section(part) for part in plan["forms"][form]]
            for form in sorted(plan["forms"])
        }
    return entry


def in_order(mapping: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Return a mapping in the order of names; others follow by the alphabet."""
    order = list(names)
    known = [name for name in order if name in mapping]
    return {name: mapping[name] for name in known + sorted(set(mapping) - set(order))}


def render_choices(chosen: Mapping[str, Any]) -> dict[str, Any]:
    """Return choices as they are written."""
    written = {name: NONE if value is None else value for name, value in chosen.items()}
    if "due" in written:
        due: Mapping[str, Any] = chosen["due"]
        written["due"] = in_order(due, ("event", "days", "hours"))
    return written


def render_section(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return a section in the order of reading."""
    entry: dict[str, Any] = {}
    if section.get("titles"):
        entry["title"] = in_order(section["titles"], LANGUAGES)
    for name in ("shuffle", "anchor"):
        if section.get(name):
            entry[name] = True
    entry["picks"] = [render_pick(pick) for pick in section["picks"]]
    return entry


def render_pick(pick: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is taken in the order of reading."""
    entry = in_order(pick, ("items", "pool", "blueprint"))
    if "blueprint" in entry:
        rows = entry["blueprint"]
        entry["blueprint"] = [
            in_order(r, ("competency", "level", "count")) for r in rows
        ]
    return entry
