"""Measure credentials: signed and verified per second and core, with every check on.

    .venv/bin/python scripts/bench_credentials.py [--number N] [--results R …] [--json]

Each measurement runs in one fresh process, on one core. `sign` builds a credential from
what an award states, checks it against the schema, looks for parts that the signature
would not cover, signs and verifies the signature; `verify` reads the JSON and judges it
with the keys and two status lists; `list` signs a status list of 131,072 places.
"""

import argparse
import json
import multiprocessing
import resource
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from certificates.credentials import facts as f  # noqa: E402 -- needs the line above
from certificates.credentials.building import build_credential  # noqa: E402
from certificates.credentials.did import PublicKey, did_document  # noqa: E402
from certificates.credentials.documents import (  # noqa: E402
    read_document,
    write_document,
)
from certificates.credentials.keys import KeySigner  # noqa: E402
from certificates.credentials.signing import (  # noqa: E402
    sign_credential,
    sign_document,
)
from certificates.credentials.status import (  # noqa: E402
    LEAST_BITS,
    StatusListFacts,
    status_list,
)
from certificates.credentials.verdict import Outcome  # noqa: E402
from certificates.credentials.verifying import Evidence, verify  # noqa: E402

DID = "did:web:academy.example.org"
SITE = "https://academy.example.org"
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LISTS = {
    purpose: f"{SITE}/status/{purpose}" for purpose in ("revocation", "suspension")
}
SEED = 20_261_125
WARM_UP = 5
BARS = {"sign": 60}
"""Per second and core, asked for."""


@dataclass(frozen=True)
class Measurement:
    """One task with credentials of so many results: how many per second, and memory."""

    task: str
    results: int
    number: int
    per_second: float
    cpu_ms: float
    kilobytes: float
    peak_mb: float


def award(number: int, results: int) -> f.AwardFacts:
    """Return an award of an invented person, with as many results over competencies."""
    covered = tuple(
        f.AlignmentFacts(
            f"ID{place}", f"Competencia {place}", f"{SITE}/c/ID{place}", "GD-LAC 1.0"
        )
        for place in range(1, results)
    )
    scores = [
        f.ResultFacts(
            one.code, one.name, Decimal(70 + number % 30), Decimal(60), one.code
        )
        for one in covered
    ]
    achievement = f.AchievementFacts(
        id=f"{SITE}/achievements/digital-identity/1/es",
        code="digital-identity",
        version="1.0",
        language="es",
        name="Identidad digital y gestión de identidades",
        description="Qué sostiene una identidad digital de confianza.",
        criteria="Terminar cada lección y aprobar el cuestionario final.",
        hours=Decimal(8),
        alignments=covered,
        editions=tuple(
            f.EditionFacts(
                f"{SITE}/achievements/digital-identity/1/{language}", language
            )
            for language in ("pt-br", "en")
        ),
    )
    return f.AwardFacts(
        credential_id=f"urn:uuid:0193a5c4-0000-7000-8000-{number:012x}",
        number=f"2026-{number:06}",
        code=f"{number:013}",
        verification_url=f"{SITE}/verify/{number:013}",
        holder=f"Participante {number} Núñez",
        issuer=f.IssuerFacts(DID, "Academia", SITE),
        achievement=achievement,
        awarded_at=NOW,
        valid_from=NOW,
        started_on=date(2026, 10, 5),
        completed_on=date(2026, 11, 22),
        country="PER",
        institution="Secretaría",
        identity=f.IdentityFacts(f.IdentityMethod.OFFICIAL_MAIL),
        conditions=f.ConditionFacts(proctored=False, bank=f.BankUse.SECURE, attempts=1),
        results=(
            f.ResultFacts("final", "Final", Decimal("86.5"), Decimal(60)),
            *scores,
        ),
        statuses=tuple(
            f.StatusFacts(purpose, url, number) for purpose, url in LISTS.items()
        ),
    )


class Workshop:
    """A key, an award and what the issuer publishes; each task is one method."""

    def __init__(self, results: int) -> None:
        """Make the key and the lists."""
        secret = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.key = KeySigner(f"{DID}#key-2026-11-25", secret)
        self.award = award(0, results)
        self.marked = Random(SEED).sample(range(1000, LEAST_BITS), 300)  # noqa: S311 -- invented, the same each time
        published = PublicKey(self.key.verification_method, self.key.multikey)
        lists = {url: self.signed_list(purpose) for purpose, url in LISTS.items()}
        self.evidence = Evidence({DID: did_document(DID, [published])}, lists)
        self.file = self.sign(0)

    def sign(self, number: int) -> bytes:
        """Return a signed credential, from facts to JSON."""
        identifier = f"urn:uuid:0193a5c4-0000-7000-8000-{number:012x}"
        facts = replace(self.award, credential_id=identifier)
        document = sign_credential(build_credential(facts), self.key, created=NOW)
        return write_document(document)

    def verify(self, _number: int) -> bytes:
        """Return a file that was read and found valid."""
        verdict = verify(read_document(self.file), self.evidence, now=NOW)
        if verdict.outcome is not Outcome.VALID:
            raise RuntimeError(verdict.sentences())
        return self.file

    def list(self, _number: int) -> bytes:
        """Return a signed status list with some places set."""
        return write_document(self.signed_list("revocation"))

    def signed_list(self, purpose: str) -> dict[str, object]:
        """Return the status list of a purpose."""
        facts = StatusListFacts(LISTS[purpose], DID, purpose, NOW, timedelta(days=1))
        return sign_document(status_list(facts, self.marked), self.key, created=NOW)


def measure(task: str, results: int, number: int) -> Measurement:
    """Measure one task in this process."""
    run: Callable[[int], bytes] = getattr(Workshop(results), task)
    for warm in range(WARM_UP):
        made = run(warm)
    began = time.process_time()
    for one in range(number):
        run(one)
    seconds = time.process_time() - began
    return Measurement(
        task=task,
        results=results,
        number=number,
        per_second=round(number / seconds, 1),
        cpu_ms=round(1000 * seconds / number, 2),
        kilobytes=round(len(made) / 1000, 1),
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    )


def bench(sizes: Sequence[int], number: int) -> list[Measurement]:
    """Measure every task at every size, each in a fresh process."""
    spawn = multiprocessing.get_context("spawn")
    measured = []
    for task in ("sign", "verify", "list"):
        for results in sizes if task != "list" else sizes[:1]:
            with ProcessPoolExecutor(max_workers=1, mp_context=spawn) as pool:
                measured.append(pool.submit(measure, task, results, number).result())
    return measured


def main() -> None:
    """Print the measurements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--results", type=int, nargs="+", default=[4, 9])
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args()
    measured = bench(chosen.results, chosen.number)
    if chosen.json:
        print(json.dumps([asdict(one) for one in measured], indent=1))
        return
    print("task    results  per CPU second  CPU ms     kB  peak MB  bar")
    for one in measured:
        print(
            f"{one.task:7} {one.results:7} {one.per_second:15.1f} {one.cpu_ms:7.2f} "
            f"{one.kilobytes:6.1f} {one.peak_mb:8.0f}  {BARS.get(one.task, '')}"
        )


if __name__ == "__main__":
    main()
