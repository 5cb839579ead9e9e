"""The bundled JSON-LD contexts: the only ones that exist here."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from pyld.context_resolver import ContextResolver

from certificates.credentials.errors import ContextRefusedError

DATA = Path(__file__).parent / "data"
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
DATA_INTEGRITY = "https://w3id.org/security/data-integrity/v2"
FILES = {
    CREDENTIALS: "credentials-v2.jsonld",
    OPEN_BADGES: "ob-v3p0-context-3.0.3.json",
    EXTENSIONS: "ob-v3p0-extensions.json",
    DATA_INTEGRITY: "data-integrity-v2.jsonld",
}
OF_CREDENTIALS = [CREDENTIALS, OPEN_BADGES, EXTENSIONS]
OF_STATUS_LISTS = [CREDENTIALS]


@cache
def context(url: str) -> dict[str, Any]:
    """Return a bundled context, parsed once. Raises `ContextRefusedError` for others."""
    if url not in FILES:
        raise ContextRefusedError(url)
    loaded: dict[str, Any] = json.loads((DATA / FILES[url]).read_text("utf-8"))
    return loaded


def load_context(url: str, _options: object = None) -> dict[str, Any]:
    """Answer PyLD's request for a context from the bundle; nothing is ever fetched.

    The tag says that the document never changes: PyLD keeps it, compiled.
    """
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": context(url),
        "tag": "static",
    }


class BundledResolver(ContextResolver):
    """PyLD's resolver, which finds the contexts inside of contexts by their identity.

    They are the same objects of the bundle every time; PyLD compares their whole text.
    """

    compiled: dict[str, Any] = {}
    known: dict[int, tuple[Any, list[Any]]] = {}

    def __init__(self) -> None:
        super().__init__(self.compiled, load_context)

    def resolve(
        self, active_ctx: Any, context: Any, base: str, cycles: Any = None
    ) -> list[Any]:
        """Return the compiled contexts that a context stands for."""
        if not isinstance(context, dict):
            return list(super().resolve(active_ctx, context, base, cycles))
        held, compiled = self.known.get(id(context), (None, []))
        if held is not context:
            compiled = list(super().resolve(active_ctx, context, base, cycles))
            self.known[id(context)] = (context, compiled)
        return compiled
