"""Canonical N-Quads (RDFC-1.0) of a document, refusing whatever they would not cover.

PyLD drops terms that no context defines before anything is hashed: a field that was
added to a signed credential would pass unnoticed. `canonical_form` refuses such fields,
and everything else that a JSON reader sees and the canonical form does not hold.
"""

import re
from collections.abc import Iterator
from copy import deepcopy
from threading import Lock
from typing import Any

from pyld.canon import URDNA2015
from pyld.identifier_issuer import IdentifierIssuer
from pyld.jsonld import JsonLdError, JsonLdProcessor

from certificates.credentials.contexts import BundledResolver, load_context
from certificates.credentials.documents import Document, listed
from certificates.credentials.errors import (
    ContextRefusedError,
    CredentialError,
    TooComplexError,
    UnsignedTermError,
)

CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff]")
Steps = tuple[str | int, ...]
ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]*")
MOST_ALIKE = 4
MOST_PATHS = 200
MOST_SUSPECTS = 20
NOWHERE = "https://relative.invalid/"
"""What relative addresses would be relative to, so that they are found."""
OPTIONS = {
    "documentLoader": load_context,
    "base": NOWHERE,
    "processingMode": "json-ld-1.1",
    "produceGeneralizedRdf": False,
}
PYLD = Lock()
"""PyLD's caches are shared by all threads and not made for that."""


class BoundedCanonizer(URDNA2015):
    """RDFC-1.0 that gives up on documents made to keep it busy: many equal nodes."""

    paths = 0

    def create_hash_to_related(self, id_: str, issuer: Any) -> dict[str, list[str]]:
        """Group the neighbors of a node; within a group every order is tried."""
        related: dict[str, list[str]] = super().create_hash_to_related(id_, issuer)
        self.paths += 1
        alike = max(map(len, related.values()), default=0)
        if self.paths > MOST_PATHS or alike > MOST_ALIKE:
            message = "too many parts of the document are equal"
            raise TooComplexError(message)
        return related


def canonical_form(document: Document) -> str:
    """Return the canonical N-Quads of a document whose contexts are bundled.

    Raises `UnsignedTermError` for what the N-Quads would leave out,
    `ContextRefusedError` for other contexts, `TooComplexError`, and `CredentialError`
    for what is no JSON-LD.
    """
    for name in listed(document.get("@context")):
        if not isinstance(name, str):
            raise ContextRefusedError(str(name))
    for path, reason in uncovered(document):
        raise UnsignedTermError(path, reason)
    with PYLD:
        expanded, dropped = expand(document)
        if dropped:
            raise UnsignedTermError(
                path_of_term(document, dropped), "no context defines this term"
            )
        for value in relative_references(expanded):
            raise UnsignedTermError(
                path_of_value(document, value), f"{value[:100]!r} is no address"
            )
        return canonize(expanded)


def expand(document: Document) -> tuple[list[Any], list[str]]:
    """Return the expanded document, and the terms that were dropped."""
    dropped: list[str] = []
    try:
        expanded: list[Any] = JsonLdProcessor(
            on_property_dropped=lambda term: dropped.append(str(term))
        ).expand(document, OPTIONS | {"contextResolver": BundledResolver()})
    except JsonLdError as error:
        raise cause_of(error) from error
    return expanded, dropped


def cause_of(error: JsonLdError) -> CredentialError:
    """Return the error of ours that made PyLD give up, or one that quotes PyLD."""
    cause: BaseException | None = error
    while cause:
        if isinstance(cause, CredentialError):
            return cause
        cause = cause.__cause__ or getattr(cause, "cause", None)
    return CredentialError(f"no JSON-LD: {str(error).splitlines()[0][:200]}")


def canonize(expanded: list[Any]) -> str:
    """Return the canonical N-Quads of an expanded document."""
    processor, issuer = JsonLdProcessor(), IdentifierIssuer("_:b")
    graphs: dict[str, Any] = {"@default": {}}
    processor._create_node_map(expanded, graphs, "@default", issuer)  # noqa: SLF001 -- the public way expands again
    dataset = {
        name: processor._graph_to_rdf(graph, issuer, OPTIONS)  # noqa: SLF001 -- the public way expands again
        for name, graph in sorted(graphs.items())
    }
    quads: str = BoundedCanonizer().main(dataset, {"format": "application/n-quads"})
    return quads


def uncovered(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and reason of values that readers see and N-Quads cannot hold."""
    if isinstance(value, dict):
        yield from uncovered_in_object(value, path)
    elif isinstance(value, list):
        if not value:
            yield path, "an empty list"
        for place, member in enumerate(value):
            yield from uncovered(member, f"{path}[{place}]")
    elif value is None:
        yield path, "null"
    elif isinstance(value, str) and CONTROL.search(value):
        yield path, "a control character"


def uncovered_in_object(value: Document, path: str) -> Iterator[tuple[str, str]]:
    """Yield what of an object is not covered: keywords, itself if it is empty."""
    if not value:
        yield path, "an empty object"
    for key, member in value.items():
        here = f"{path}.{key}" if path else key
        if key.startswith("@") and here != "@context":
            yield here, "a keyword of JSON-LD"
        if key == "id" and isinstance(member, str) and member.startswith("_:"):
            yield here, "the identifier of a blank node"
        yield from uncovered(member, here)


def relative_references(value: Any) -> Iterator[str]:
    """Yield the types and identifiers that are no absolute address: they are dropped."""
    if isinstance(value, list):
        for member in value:
            yield from relative_references(member)
    elif isinstance(value, dict) and "@value" not in value:
        references = [*value.get("@type", []), value.get("@id", "urn:x")]
        for name in references:
            if name.startswith(NOWHERE) or not ABSOLUTE.fullmatch(name):
                yield name.removeprefix(NOWHERE)
        for key, member in value.items():
            if key not in {"@type", "@id"}:
                yield from relative_references(member)


def occurrences(value: Any, steps: Steps = ()) -> Iterator[tuple[Steps, Any]]:
    """Yield the way to every member of every object in a document, and the member."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield (*steps, key), member
            yield from occurrences(member, (*steps, key))
    elif isinstance(value, list):
        for place, member in enumerate(value):
            yield from occurrences(member, (*steps, place))


def shown(steps: Steps) -> str:
    """Return a way into a document as people write it: `issuer.tag[0].name`."""
    path = "".join(
        f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps
    )
    return path.removeprefix(".")


def path_of_term(document: Document, dropped: list[str]) -> str:
    """Return where a dropped term is: a place without which fewer terms are dropped."""
    term = dropped[0]
    places = [steps for steps, _value in occurrences(document) if steps[-1] == term]
    for steps in places[:MOST_SUSPECTS]:
        if len(expand(without(document, steps))[1]) < len(dropped):
            return shown(steps)
    return term


def path_of_value(document: Document, value: str) -> str:
    """Return the first place where a value stands."""
    places = (
        steps for steps, held in occurrences(document) if value in (held, *listed(held))
    )
    return next(map(shown, places), value)


def without(document: Document, steps: Steps) -> Document:
    """Return a copy of a document without the member at the end of a way."""
    copy = deepcopy(document)
    holder: Any = copy
    for step in steps[:-1]:
        holder = holder[step]
    del holder[steps[-1]]
    return copy
