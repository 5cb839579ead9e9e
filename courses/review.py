"""Which text a review speaks of: a digest of what the learner reads."""

import hashlib
import json
import re
from typing import Any

ANCHOR = re.compile(r"<a((?: [a-z-]+=\"[^\"]*\")+)>")
ATTRIBUTE = re.compile(r" [a-z-]+=\"[^\"]*\"")
BLOCK_KEY = re.compile(r" data-block-key=\"[^\"]*\"")


def digest_of_body(page: Any) -> str:
    """Return the SHA-256 of a lesson page's title, summary and blocks without their ids."""
    blocks = [
        {"type": child.block_type, "value": child.get_prep_value()["value"]}
        for child in page.body
    ]
    text = json.dumps([page.title, page.summary, strip_ids(blocks)], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def stream_of(page: Any) -> list[dict[str, Any]]:
    """Return the blocks of a lesson page as they are stored, without their ids."""
    return [
        {"type": child["type"], "value": strip_ids(child["value"])}
        for child in page.body.raw_data
    ]


def strip_ids(value: Any) -> Any:
    """Drop the random ids that list blocks give to their items."""
    if isinstance(value, list):
        return [strip_ids(item) for item in value]
    if isinstance(value, dict):
        if set(value) == {"type", "value", "id"}:
            return strip_ids(value["value"])
        return {key: strip_ids(item) for key, item in value.items()}
    return plain_html(value) if isinstance(value, str) else value


def plain_html(text: str) -> str:
    """Drop what an editor's tools add to rich text and no reader sees."""
    ordered = ANCHOR.sub(
        lambda tag: f"<a{''.join(sorted(ATTRIBUTE.findall(tag[1])))}>", text
    )
    return BLOCK_KEY.sub("", ordered)
