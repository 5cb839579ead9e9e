import csv
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from lms.accounts.exporting import as_csv, as_zip, safe_cell


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("plain", "plain"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@sum", "'@sum"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("＝1", "'＝1"),
        (-1, "-1"),
        (True, "True"),
        (None, ""),
        (["a", "é"], '["a", "é"]'),
    ],
)
def test_safe_cell_defuses_formulas_and_leaves_numbers(
    value: object, cell: str
) -> None:
    assert safe_cell(value) == cell


def test_as_csv_has_every_key_as_a_column_in_order_of_appearance() -> None:
    text = as_csv([{"a": 1, "b": "x,y"}, {"b": "=1", "c": None}])

    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == [["a", "b", "c"], ["1", "x,y", ""], ["", "'=1", ""]]


def test_as_zip_holds_everything_as_json_and_each_part_as_csv() -> None:
    when = datetime(2026, 3, 1, tzinfo=UTC)
    content = as_zip(
        [("account", [{"name": "=Ana"}]), ("notes", [])], about={"made_at": when}
    )

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.namelist() == ["data.json", "account.csv"]
        assert json.loads(archive.read("data.json")) == {
            "about": {"made_at": "2026-03-01 00:00:00+00:00"},
            "account": [{"name": "=Ana"}],
            "notes": [],
        }
        assert archive.read("account.csv").decode("utf-8-sig").splitlines() == [
            "name",
            "'=Ana",
        ]
