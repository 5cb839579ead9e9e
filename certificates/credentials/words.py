"""The sentences that credentials and bundles say, in the language of the achievement.

They are signed along with the rest, so they are kept here as data, not in the catalogs
of the interface: a new translation must never change what an old credential said.
"""

import json
from functools import cache

from certificates.credentials.contexts import DATA

FALLBACK = "en"


@cache
def all_words() -> dict[str, dict[str, str]]:
    """Return the sentences of all languages."""
    words: dict[str, dict[str, str]] = json.loads(
        (DATA / "words.json").read_text("utf-8")
    )
    return words


def words_in(language: str) -> dict[str, str]:
    """Return the sentences of a language (`pt-br`, `pt_BR`, `pt`), English for others."""
    words, wanted = all_words(), language.lower().replace("_", "-")
    short = wanted.partition("-")[0]
    near = (name for name in words if name.partition("-")[0] == short)
    return words[wanted if wanted in words else next(near, FALLBACK)]
