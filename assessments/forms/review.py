"""The form for a step of the review of an item."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.forms import ReviewForm


class ItemReviewForm(ReviewForm):
    """Who did which step in which language, on the version that was read."""

    language = forms.ChoiceField(label=_("Language"))
    version = forms.IntegerField(widget=forms.HiddenInput)
    digest = None  # type: ignore[assignment]  # the version takes its place
    field_order = ("language", "step", "by_name", "on", "version")

    def __init__(
        self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]
