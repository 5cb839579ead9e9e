"""Charts as numbers: what the SVG templates draw. Each stands beside its table."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.views.statistics.words import number_words, share_words

WIDTH = 360
HEIGHT = 200
TOP, BOTTOM, SIDE = 22, 26, 8
ROW = 26
LABEL, VALUE = 92, 44
THIRDS = ("upper", "middle", "lower")


def histogram(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the bars of a distribution: `rows` have lower, upper and n."""
    most = max((row["n"] for row in rows), default=0) or 1
    step = (WIDTH - 2 * SIDE) / max(len(rows), 1)
    room = HEIGHT - TOP - BOTTOM
    bars = []
    for place, row in enumerate(rows):
        tall = round(room * row["n"] / most, 1)
        left = SIDE + place * step
        bars.append(
            {
                "x": round(left + 1, 1),
                "y": round(TOP + room - tall, 1),
                "width": round(step - 2, 1),
                "height": tall,
                "middle": round(left + step / 2, 1),
                "above": round(TOP + room - tall - 5, 1),
                "n": number_words(row["n"], 0),
            }
        )
    marks = [
        {"x": round(SIDE + tenth * (WIDTH - 2 * SIDE), 1), "text": share_words(tenth)}
        for tenth in (0, 0.5, 1)
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "base": HEIGHT - BOTTOM,
        "below": HEIGHT - 8,
        "bars": bars,
        "marks": marks,
    }


def shares(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return one bar per row from 0 to 1: `rows` have label, share and perhaps mark."""
    room = WIDTH - LABEL - VALUE
    bars = []
    for place, row in enumerate(rows):
        share = min(max(row["share"] or 0.0, 0.0), 1.0)
        mark = row.get("mark")
        bars.append(
            {
                "label": row["label"],
                "y": place * ROW + 5,
                "text": place * ROW + 18,
                "width": round(room * share, 1),
                "end": round(LABEL + room * share + 5, 1),
                "share": share_words(row["share"]),
                "mark": None if mark is None else round(LABEL + room * mark, 1),
                "mark_end": place * ROW + ROW - 3,
            }
        )
    return {
        "width": WIDTH,
        "height": max(len(rows), 1) * ROW,
        "left": LABEL,
        "bars": bars,
        "has_marks": any(bar["mark"] is not None for bar in bars),
    }


def thirds(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return three bars per option: its share in each third; `rows` have a label too."""
    bar, gap = 13, 12
    room = WIDTH - LABEL - VALUE
    groups, top = [], 0
    for row in rows:
        bars = []
        for place, third in enumerate(THIRDS):
            share = row[f"share_{third}"] or 0.0
            bars.append(
                {
                    "third": third,
                    "y": top + place * bar,
                    "text": top + place * bar + 10,
                    "width": round(room * share, 1),
                    "end": round(LABEL + room * share + 5, 1),
                    "share": share_words(row[f"share_{third}"]),
                }
            )
        groups.append({"label": row["label"], "text": top + 24, "bars": bars})
        top += len(THIRDS) * bar + gap
    return {
        "width": WIDTH,
        "height": max(top - gap, 1),
        "left": LABEL,
        "groups": groups,
    }
