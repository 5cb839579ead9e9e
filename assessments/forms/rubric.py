"""Scoring by hand: a level for each criterion, or points, and why."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django import forms
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from assessments.rendering.rubric import Criterion
from assessments.scoring.numbers import NumberError, read_number

MOST_COMMENT = 5000
PREFIX = "criterion-"


class RubricForm(forms.Form):
    """A level for each criterion of a rubric, and words for the learner."""

    comment = forms.CharField(
        label=_("Comment"),
        help_text=_("The learner reads it beside the result."),
        max_length=MOST_COMMENT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        again: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            self.fields[PREFIX + criterion.code] = forms.ChoiceField(
                label=mark_safe(criterion.html),  # noqa: S308 -- our own Markdown
                choices=[
                    (level.code, level_words(level)) for level in criterion.levels
                ],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose a level.")},
            )
        comment = self.fields.pop("comment")
        self.fields["comment"] = comment
        if again:
            comment.required = True
            comment.label = _("Why the score changes")

    @property
    def levels(self) -> dict[str, str]:
        """Return the level chosen for each criterion."""
        return {
            name.removeprefix(PREFIX): value
            for name, value in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }


def level_words(level: Any) -> str:
    """Say a level with its points."""
    points = ngettext("%(count)s point", "%(count)s points", level.points)
    return mark_safe(f"{level.html} ({points % {'count': level.points}})")  # noqa: S308 -- our own Markdown


class AnswerLookForm(forms.Form):
    """The answer to a second look; with points, the score changes too."""

    answer = forms.CharField(
        label=_("Your answer"),
        help_text=_("The learner finds it in My messages."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    points = forms.CharField(
        label=_("New points"),
        help_text=_("Leave it empty if the score stands."),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
    )
    reason = forms.CharField(
        label=_("Why the score changes"),
        help_text=_("It stands in the log of scores."),
        required=False,
        max_length=300,
    )

    def __init__(
        self, *args: Any, most: Fraction, language: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.most, self.language = most, language

    def clean_points(self) -> Fraction | None:
        """Read a number as it is written in the language of the page."""
        text = self.cleaned_data["points"]
        if not text.strip():
            return None
        try:
            number = read_number(text, self.language)
        except NumberError:
            raise forms.ValidationError(_("Write a number.")) from None
        if not 0 <= number <= self.most:
            message = _("The question gives 0 to %(most)s points.")
            raise forms.ValidationError(message, params={"most": self.most})
        return number

    def clean(self) -> dict[str, Any]:
        """Ask for a reason where the score changes."""
        found = super().clean() or {}
        if found.get("points") is not None and not found.get("reason"):
            self.add_error("reason", _("Say why the score changes."))
        return found
