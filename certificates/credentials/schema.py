"""The JSON Schema of Open Badges 3.0, bundled and compiled once."""

import json
from functools import cache

from jsonschema import Draft201909Validator, FormatChecker

from certificates.credentials.contexts import DATA
from certificates.credentials.documents import Document
from certificates.credentials.moments import read_moment

SCHEMA_FILE = DATA / "ob_v3p0_achievementcredential_schema.json"
SCHEMA_URL = (
    "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
    "ob_v3p0_achievementcredential_schema.json"
)
MOST_FAULTS = 5
FORMATS = FormatChecker(formats=())


@FORMATS.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    """Tell whether a text is a date and time with its offset."""
    return not isinstance(value, str) or bool(read_moment(value))


@cache
def validator() -> Draft201909Validator:
    """Return the compiled schema."""
    schema = json.loads(SCHEMA_FILE.read_text("utf-8"))
    return Draft201909Validator(schema, format_checker=FORMATS)


def schema_faults(document: Document) -> tuple[str, ...]:
    """Return what the schema refuses, as `path: reason`, five at most; nothing if valid."""
    faults = []
    for error in validator().iter_errors(document):
        faults.append(f"{error.json_path.removeprefix('$.')}: {error.message[:200]}")
        if len(faults) == MOST_FAULTS:
            break
    return tuple(faults)
