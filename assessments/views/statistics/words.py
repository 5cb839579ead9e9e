"""Figures and flags in plain words, in the active language."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from assessments.analysis import FlagCode
from assessments.domain.statistics import ItemSummary

UNKNOWN = "–"
MINUTE = 60
Values = Mapping[str, Any]
LANGUAGE_NAMES = {
    "es": gettext_lazy("Spanish"),
    "pt": gettext_lazy("Portuguese"),
    "en": gettext_lazy("English"),
    "fr": gettext_lazy("French"),
    "ko": gettext_lazy("Korean"),
}


def language_name(code: str) -> str:
    """Name a language, as at the beginning of a line."""
    return str(LANGUAGE_NAMES.get(code[:2], code))


def few_row(level: str, count: int, figures: int) -> list[str]:
    """Return a row of a table by language without the figures of too few people."""
    return [language_name(level), number_words(count, 0), *[UNKNOWN] * figures]


def few_languages_words(counts: Iterable[int], fewest: int) -> str:
    """Say that a language has no figures because few people answered in it."""
    if all(count >= fewest for count in counts):
        return ""
    text = _("Where fewer than %(fewest)s people answered, no figure is shown.")
    return text % {"fewest": fewest}


def language_inside(code: str) -> str:
    """Name a language inside a sentence: only English writes it with a capital."""
    name = language_name(code)
    return name if (get_language() or "").startswith("en") else name.lower()


def share_words(value: float | None) -> str:
    """Say a share as a whole percentage."""
    if value is None:
        return UNKNOWN
    return _("%(number)s%%") % {"number": number_format(round(100 * value))}


def percent_words(value: float | None) -> str:
    """Say a figure that is in per cent already."""
    return share_words(None if value is None else value / 100)


def number_words(value: float | None, digits: int = 2) -> str:
    """Say a number with a fixed number of decimals."""
    if value is None:
        return UNKNOWN
    return number_format(round(value, digits) + 0.0, decimal_pos=digits)


def seconds_words(value: float | None) -> str:
    """Say a time, by minutes from two minutes on."""
    if value is None:
        return UNKNOWN
    if value < 2 * MINUTE:
        return _("%(count)s s") % {"count": number_format(round(value))}
    return _("%(count)s min") % {"count": number_words(value / MINUTE, 1)}


def people_words(count: int) -> str:
    """Count people."""
    text = ngettext("%(count)s person", "%(count)s people", count)
    return text % {"count": number_format(count)}


def few_words(values: Values) -> str:
    """Say that nothing can be judged yet."""
    text = _(
        "Answered by %(people)s. From %(least)s on, this page says what looks wrong with"
        " it."
    )
    return text % {"people": people_words(values["n"]), "least": values["least"]}


def easy_words(values: Values) -> str:
    """Say that (nearly) everybody knows it."""
    text = _("Very easy: %(share)s of the points are reached. It tells nobody apart.")
    return text % {"share": share_words(values["facility"])}


def hard_words(values: Values) -> str:
    """Say that hardly anybody knows it."""
    text = _(
        "Very hard: %(share)s of the points are reached. Is it taught, and is the key"
        " right?"
    )
    return text % {"share": share_words(values["facility"])}


def guess_words(values: Values) -> str:
    """Say that chance would do better."""
    text = _(
        "Worse than chance: %(share)s of the points are reached, guessing would reach"
        " %(guess)s. Is the key right?"
    )
    return text % {
        "share": share_words(values["facility"]),
        "guess": share_words(values["random_guess_score"]),
    }


def negative_words(values: Values) -> str:
    """Say that the weak do better."""
    del values
    return _(
        "Those who do well in the rest of the quiz do worse here. Is the key right, or is"
        " the question misleading?"
    )


def low_words(values: Values) -> str:
    """Say that it tells hardly apart."""
    del values
    return _(
        "Those who do well in the rest of the quiz do hardly better here. It measures"
        " something else, or it is unclear."
    )


def nobody_words(values: Values) -> str:
    """Say that an option is wasted."""
    text = _("Option %(option)s is chosen by nobody. Write a more plausible one.")
    return text % {"option": values["option_name"]}


def strong_words(values: Values) -> str:
    """Say that the strong choose another option."""
    text = _(
        "The strong choose %(option)s: is the key right? Of the best third, %(share)s"
        " choose it and %(key)s the key."
    )
    return text % {
        "option": values["option_name"],
        "share": share_words(values["share_upper"]),
        "key": share_words(values["key_share_upper"]),
    }


def attracts_words(values: Values) -> str:
    """Say that a wrong option attracts those who do well."""
    text = _(
        "Option %(option)s attracts those who do well. Can it be defended as right?"
    )
    return text % {"option": values["option_name"]}


def language_words(values: Values) -> str:
    """Say in which language it is harder."""
    text = _(
        "Harder in %(language)s: among people with like totals, %(gap)s fewer points than"
        " in the other languages. Look at the translation."
    )
    return text % {
        "language": language_inside(values["language"]),
        "gap": share_words(-values["matched_difference"]),
    }


SAY: dict[str, Callable[[Values], str]] = {
    FlagCode.TOO_FEW_ANSWERS: few_words,
    FlagCode.TOO_EASY: easy_words,
    FlagCode.TOO_HARD: hard_words,
    FlagCode.BELOW_RANDOM_GUESS: guess_words,
    FlagCode.NEGATIVE_DISCRIMINATION: negative_words,
    FlagCode.LOW_DISCRIMINATION: low_words,
    FlagCode.CHOSEN_BY_NOBODY: nobody_words,
    FlagCode.STRONG_CHOOSE_OTHER: strong_words,
    FlagCode.DISTRACTOR_ATTRACTS_STRONG: attracts_words,
    FlagCode.HARDER_IN_LANGUAGE: language_words,
}
SHORT = {
    FlagCode.TOO_FEW_ANSWERS: gettext_lazy("few answers"),
    FlagCode.TOO_EASY: gettext_lazy("very easy"),
    FlagCode.TOO_HARD: gettext_lazy("very hard"),
    FlagCode.BELOW_RANDOM_GUESS: gettext_lazy("worse than chance"),
    FlagCode.NEGATIVE_DISCRIMINATION: gettext_lazy("the strong do worse"),
    FlagCode.LOW_DISCRIMINATION: gettext_lazy("tells hardly apart"),
    FlagCode.CHOSEN_BY_NOBODY: gettext_lazy("an option chosen by nobody"),
    FlagCode.STRONG_CHOOSE_OTHER: gettext_lazy("the strong choose another option"),
    FlagCode.DISTRACTOR_ATTRACTS_STRONG: gettext_lazy("a wrong option attracts"),
    FlagCode.HARDER_IN_LANGUAGE: gettext_lazy("harder in one language"),
}
"""The same in a few words, for lists; see `flag_names`."""


def flag_words(code: str, values: Values) -> str:
    """Say a flag; `option_name` among the values is what readers call the option."""
    return SAY[code](values)


def flag_names(codes: tuple[str, ...]) -> list[str]:
    """Say flags in a few words each, none twice."""
    return [str(SHORT[FlagCode(code)]) for code in dict.fromkeys(codes)]


def summary_words(summary: ItemSummary | None) -> str:
    """Say in one line what is known of an item, for a list or beside its editor."""
    if summary is None:
        return _("Too few answers for statistics.")
    text = _(
        "%(people)s, facility %(facility)s, discrimination %(discrimination)s."
    ) % {
        "people": people_words(summary.people),
        "facility": share_words(summary.facility),
        "discrimination": share_words(summary.discrimination),
    }
    names = flag_names(summary.flags)
    parts = [text, f"{capfirst('; '.join(names))}." if names else ""]
    if summary.synthetic:
        parts.append(_("These are synthetic people."))
    return " ".join(part for part in parts if part)
