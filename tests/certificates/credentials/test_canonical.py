"""Canonical forms: equal to a second implementation, and nothing left uncovered."""

from copy import deepcopy
from json import dumps
from typing import Any

import pyoxigraph
import pytest

from certificates.credentials.building import build_credential
from certificates.credentials.canonical import canonical_form, canonize, expand
from certificates.credentials.errors import (
    ContextRefusedError,
    CredentialError,
    TooComplexError,
    UnsignedTermError,
)
from tests.certificates.credentials.samples import AWARD, random_award


def second_opinion(expanded: list[Any]) -> list[str]:
    """Return the canonical quads by pyoxigraph (RDFC-1.0, written in Rust)."""
    quads = pyoxigraph.parse(dumps(expanded), format=pyoxigraph.RdfFormat.JSON_LD)
    dataset = pyoxigraph.Dataset(quads)
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    written = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS)
    assert written is not None
    return sorted(written.decode("utf-8").splitlines())


@pytest.mark.parametrize("hundred", range(10))
def test_thousand_credentials_have_the_canonical_form_of_a_second_implementation(
    hundred: int,
) -> None:
    for number in range(100 * hundred, 100 * hundred + 100):
        expanded, dropped = expand(build_credential(random_award(number)))
        assert dropped == []
        assert second_opinion(expanded) == canonize(expanded).splitlines()


def changed(path: str, value: object) -> dict[str, Any]:
    document = deepcopy(build_credential(AWARD))
    holder: Any = document
    *steps, last = path.split("/")
    for step in steps:
        holder = holder[int(step)] if isinstance(holder, list) else holder[step]
    holder[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "where", "why"),
    [
        ("hours", 8, "hours", "no context defines this term"),
        ("issuer/rank", "high", "issuer.rank", "no context defines this term"),
        (
            "credentialSubject/result/1/honors",
            "yes",
            "credentialSubject.result[1].honors",
            "no context defines this term",
        ),
        (
            "evidence/0/identityHash",
            "x",
            "evidence[0].identityHash",
            "no context defines this term",
        ),
        ("description", None, "description", "null"),
        ("evidence", [], "evidence", "an empty list"),
        ("image", {}, "image", "an empty object"),
        ("@index", "x", "@index", "a keyword of JSON-LD"),
        ("issuer/@context", "x", "issuer.@context", "a keyword of JSON-LD"),
        ("issuer/@graph", [{"name": "x"}], "issuer.@graph", "a keyword of JSON-LD"),
        ("name", "a\tb", "name", "a control character"),
        ("name", "a\ud800b", "name", "a control character"),
        ("evidence/0/id", "_:b0", "evidence[0].id", "the identifier of a blank node"),
        (
            "type",
            ["VerifiableCredential", "OpenBadgeCredential", "Diploma"],
            "type",
            "'Diploma' is no address",
        ),
        ("id", "certificate", "id", "'certificate' is no address"),
    ],
)
def test_what_a_signature_would_not_cover_is_refused_by_its_place(
    path: str, value: object, where: str, why: str
) -> None:
    with pytest.raises(UnsignedTermError) as caught:
        canonical_form(changed(path, value))
    assert (caught.value.path, caught.value.reason) == (where, why)


@pytest.mark.parametrize(
    "context",
    [
        ["https://www.w3.org/ns/credentials/v2", "https://evil.example/context"],
        [
            "https://www.w3.org/ns/credentials/v2",
            {"hours": "https://evil.example/hours"},
        ],
        "http://127.0.0.1:1/context",
        ["file:///etc/passwd"],
    ],
)
def test_contexts_from_elsewhere_are_refused_and_not_fetched(context: Any) -> None:
    with pytest.raises(ContextRefusedError):
        canonical_form(build_credential(AWARD) | {"@context": context})


def test_what_is_no_json_ld_is_refused() -> None:
    with pytest.raises(CredentialError, match="no JSON-LD"):
        canonical_form(changed("issuer/type", 7))


def nested(number: int) -> list[dict[str, Any]]:
    aligned = {
        "type": ["Alignment"],
        "targetName": "x",
        "targetUrl": "https://x.example",
    }
    return [{"type": ["Result"], "alignment": [aligned] * number}] * 2


def test_many_equal_parts_are_refused_before_every_order_is_tried() -> None:
    with pytest.raises(TooComplexError):
        canonical_form(changed("credentialSubject/result", nested(9)))


def test_few_equal_parts_have_the_form_of_a_second_implementation() -> None:
    document = changed("credentialSubject/result", nested(3))
    quads = canonical_form(document).splitlines()
    assert quads == second_opinion(expand(document)[0])


def test_term_that_is_fine_in_many_places_is_named_where_it_is_not_found() -> None:
    document = changed(
        "credentialSubject/result",
        [{"type": ["Result"], "value": str(number)} for number in range(30)],
    )
    document["evidence"][0]["value"] = "1"
    with pytest.raises(UnsignedTermError, match=r"^value: no context"):
        canonical_form(document)
