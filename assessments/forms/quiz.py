"""The form of a quiz: what it is called, what it is for, where it stands."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessments.enums import Place, QuizKind
from assessments.importing.quizzes_file import CODE, MOST_INTRO, MOST_TITLE, QuizData
from assessments.policy import PRESETS
from courses.models import Course

PRESET_WORDS: Mapping[str, Any] = {
    "practice": _("Practice: as often as wanted, with feedback at once; never counts"),
    "pre_test": _("Pre-test: once, nothing is shown, does not count"),
    "post_test": _("Post-test: once, counts; only the points are shown"),
    "module": _(
        "Module quiz: three attempts, the best counts; answers are shown once it is"
        " passed or no attempt is left"
    ),
    "final": _("Final: three attempts of an hour with a day between, the best counts"),
    "late_half": _("Due date: full credit until then, half of it until the end"),
}
USUAL = {
    QuizKind.PRACTICE: "practice",
    QuizKind.PRE_TEST: "pre_test",
    QuizKind.MODULE: "module",
    QuizKind.FINAL: "final",
    QuizKind.POST_TEST: "post_test",
}


class NewQuizForm(forms.Form):
    """What a new quiz begins with."""

    course = forms.ModelChoiceField(Course.objects.none(), label=_("Course"))
    code = forms.RegexField(
        rf"\A{CODE}\Z",
        label=_("Code"),
        help_text=_("Lower-case letters, digits, hyphens; it stays for ever."),
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=QuizKind.choices)

    def __init__(self, *args: Any, courses: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = courses  # type: ignore[attr-defined]


class QuizForm(forms.Form):
    """Titles and introductions by language, kind, place, preset."""

    kind = forms.ChoiceField(label=_("Kind"), choices=QuizKind.choices)
    required = forms.BooleanField(
        label=_("Passing it is asked for completing the course"), required=False
    )
    place = forms.ChoiceField(
        label=_("Place"),
        help_text=_("Holds as soon as you save; all the rest once you publish."),
        choices=Place.choices,
    )
    module = forms.ChoiceField(label=_("After which module"), required=False)
    lesson = forms.ChoiceField(label=_("After which lesson"), required=False)
    preset = forms.ChoiceField(
        label=_("How it is conducted"),
        choices=[(code, PRESET_WORDS[code]) for code in PRESETS],
        widget=forms.RadioSelect,
    )
    parallel = forms.BooleanField(
        label=_("Two parallel forms, A and B"),
        help_text=_("For a pre-test and a post-test: nobody meets a question twice."),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, course: Course, languages: Sequence[str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.languages = list(languages)
        for name, rows in (("module", course.modules), ("lesson", course.lessons)):
            codes = rows.filter(retired=False).values_list("code", flat=True)
            choices = [("", "–"), *((code, code) for code in codes)]
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for language in self.languages:
            self.fields[f"title_{language}"] = forms.CharField(
                label=_("Title"), max_length=MOST_TITLE
            )
            self.fields[f"intro_{language}"] = forms.CharField(
                label=_("Introduction"),
                max_length=MOST_INTRO,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
            )

    def by_language(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields of each language."""
        return [
            (code, [self[f"title_{code}"], self[f"intro_{code}"]])
            for code in self.languages
        ]

    def texts(self, name: str) -> dict[str, str]:
        """Return titles or introductions by language; empty ones are left out.

        Each is one paragraph, as the file of a package keeps it.
        """
        found = {
            code: " ".join(self.cleaned_data[f"{name}_{code}"].split())
            for code in self.languages
        }
        return {code: text for code, text in found.items() if text}

    def clean(self) -> dict[str, Any]:
        """Ask for the module or lesson that the quiz follows; forget any other."""
        found = super().clean() or {}
        for name in ("module", "lesson"):
            if found.get("place") != f"after_{name}":
                found[name] = ""
            elif not found.get(name):
                self.add_error(name, _("Choose what the quiz follows."))
        return found


def initial_of(data: QuizData) -> dict[str, Any]:
    """Return a quiz as the form shows it."""
    plan = data.plan
    return {
        "kind": data.kind,
        "required": data.required,
        "place": data.place,
        "module": data.module,
        "lesson": data.lesson,
        "preset": plan["conduct"]["preset"],
        "parallel": set(plan["forms"]) != {""},
        **{f"title_{code}": text for code, text in plan["titles"].items()},
        **{f"intro_{code}": text for code, text in plan["intros"].items()},
    }
