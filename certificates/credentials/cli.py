"""The command that verifies a file without a connection and without the rest of Puente."""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from certificates.credentials.bundle import Bundle, by_id
from certificates.credentials.did import document_url
from certificates.credentials.documents import Document, read_document
from certificates.credentials.errors import UnreadableFileError
from certificates.credentials.moments import read_moment
from certificates.credentials.reading import MOST_FILE_BYTES, read_file
from certificates.credentials.verdict import EXIT_CODES, Verdict
from certificates.credentials.verifying import Evidence, verify

UNREADABLE = 60
CODES = "\n".join(
    f"  {code:>3}  {outcome.value}" for outcome, code in EXIT_CODES.items()
)
EPILOG = f"""\
FILE is a credential as JSON, a badge (PNG), a certificate (PDF) or an offline bundle
(ZIP). A bundle brings keys and lists along; --did and --status take their place.

exit codes:
{CODES}
   {UNREADABLE}  no credential can be read from the file
    2  the command was not understood
"""


def moment(text: str) -> datetime:
    """Return the moment that an argument names."""
    try:
        return read_moment(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def parser() -> argparse.ArgumentParser:
    """Return the arguments of the command."""
    top = argparse.ArgumentParser(prog="python -m certificates.credentials")
    command = top.add_subparsers(required=True).add_parser(
        "verify",
        help="verify a credential offline",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument("--did", type=Path, help="DID document of the issuer")
    command.add_argument(
        "--status", type=Path, nargs="+", default=[], help="status list credentials"
    )
    command.add_argument("--now", type=moment, help="judge at this moment (RFC 3339)")
    command.add_argument("--json", action="store_true", help="answer as JSON")
    return top


def read_bytes(path: Path) -> bytes:
    """Return a file, not more of it than is ever read."""
    with path.open("rb") as file:
        return file.read(MOST_FILE_BYTES + 1)


def evidence_for(held: Bundle, arguments: argparse.Namespace) -> Evidence:
    """Return keys and lists: those named on the command line before those of a bundle."""
    keys = [read_document(read_bytes(arguments.did))] if arguments.did else []
    lists = [read_document(read_bytes(path)) for path in arguments.status]
    return Evidence(
        did_documents=by_id(keys) if keys else held.did_documents,
        status_lists=dict(held.status_lists) | by_id(lists),
    )


def say(*lines: str) -> None:
    """Write lines to the standard output."""
    sys.stdout.writelines(f"{line}\n" for line in lines)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    arguments = parser().parse_args(argv)
    try:
        held = read_file(read_bytes(arguments.file))
        evidence = evidence_for(held, arguments)
    except (OSError, UnreadableFileError) as error:
        if arguments.json:
            say(json.dumps({"outcome": "unreadable", "detail": str(error)}))
        else:
            sys.stderr.write(f"No credential can be read: {error}\n")
        return UNREADABLE
    verdict = verify(held.credential, evidence, now=arguments.now or datetime.now(UTC))
    own_keys = bool(held.did_documents) and not arguments.did
    if arguments.json:
        answer = verdict.as_data() | {"keys_from_file": own_keys}
        say(json.dumps(answer, ensure_ascii=False, indent=2))
    else:
        say(*report(held.credential, verdict, own_keys=own_keys))
    return verdict.exit_code


def report(credential: Document, verdict: Verdict, *, own_keys: bool) -> list[str]:
    """Return the lines that people read."""
    lines = [*verdict.sentences(), ""]
    lines += [
        f"  credential  {verdict.credential_id}",
        f"  name        {str(credential.get('name'))[:200]}",
    ]
    lines += [f"  issuer      {verdict.issuer}", f"  key         {verdict.key}"]
    lines += [f"  checked at  {verdict.checked_at.isoformat()}"]
    if own_keys and verdict.issuer.startswith("did:web:"):
        lines += [
            "",
            "The keys came with the file, and whoever forges one forges the other.",
            f"Compare did.json with {document_url(verdict.issuer)}, or name it with --did.",
        ]
    return [printable(line) for line in lines]


def printable(line: str) -> str:
    """Return a line without what would steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in line)
