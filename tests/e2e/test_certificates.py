"""A certificate, from the last test of the course to its revocation; two people look on."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e import quizzes
from tests.e2e.conftest import OpenPage, Person, take
from tests.e2e.guard import Guard
from tests.e2e.served import Served
from tests.e2e.test_keyboard import tab_to
from tests.e2e.walk import sideways
from tests.services.database import ROOT

NAME = "Ana María Núñez 김민지"
REASON = "La prueba era de otra persona."
LIST = "/es/me/certificates/"
PHONE = {"width": 390, "height": 800}
VALID, REVOKED = 0, 20


def finish_course(page: Page, enrollment: str) -> None:
    """Take the test at the end, which is all that is left."""
    page.goto(f"/es/enrollment/{enrollment}/completion/")
    page.locator("li.activity a").click()
    quizzes.take(page)
    page.locator(".actions a.button").first.click()
    expect(page).to_have_url(re.compile("/completion/$"))
    expect(page.locator("main .alert--success")).to_be_visible()


def confirm_name(page: Page) -> None:
    """Write a name that cannot be printed, read why, and confirm one that can."""
    page.goto(LIST)
    page.get_by_role("link", name="Confirmar mi nombre").click()
    send = page.get_by_role("button", name="Este es mi nombre")
    page.fill("#id_name", "Ana María Núñez 😀")
    send.click()
    expect(page.locator(".error-summary")).to_contain_text("«😀» (GRINNING FACE)")
    assert page.input_value("#id_name") == "Ana María Núñez 😀"
    page.fill("#id_name", f"  {NAME} ")
    send.click()
    expect(page.locator("main")).to_contain_text(f"Nombre que figurará: {NAME}")


def wait_for(page: Page, selector: str) -> Locator:
    """Reload, as the page asks for, until the worker has done its part."""
    for _ in range(100):
        if page.locator(selector).count():
            break
        page.wait_for_timeout(300)
        page.reload()
    return page.locator(selector)


def open_certificate(page: Page) -> None:
    """Open the certificate once it is awarded and signed."""
    page.goto(LIST)
    wait_for(page, "main h2 a").click()
    expect(wait_for(page, "a[href$='certificate.pdf']")).to_be_visible()
    expect(page.locator("dl.facts")).to_contain_text(NAME)
    assert sideways(page) == 0


def download(page: Page, kind: str, folder: Path) -> Path:
    """Download a file of the certificate that is open."""
    with page.expect_download() as started:
        page.click(f"a[href$='certificate.{kind}']")
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def run_command(bundle: Path) -> tuple[int, Any]:
    """Verify a bundle by the command in a folder that holds nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "certificates.credentials", "verify", bundle, "--json"],
        cwd=bundle.parent,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert [path.name for path in bundle.parent.iterdir()] == [bundle.name]
    return done.returncode, json.loads(done.stdout)


def upload(page: Page, path: Path) -> None:
    """Let the public page judge a file."""
    page.goto("/es/verify/")
    page.set_input_files("#id_file", path)
    page.get_by_role("button", name="Verificar el archivo").click()


def type_code(page: Page, code: str) -> None:
    """Type a code into the public page."""
    page.goto("/es/verify/")
    page.fill("#id_code", code)
    page.get_by_role("button", name="Verificar el código").click()


def expect_verdict(page: Page, title: str, *, named: bool) -> None:
    """Expect the verdict, and the name or not."""
    expect(page.locator("#verdict")).to_have_text(title)
    expect(page.get_by_text(NAME)).to_have_count(int(named))


def choose(page: Page, button: str) -> None:
    """Choose whether the public page shows the name."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator("main form").first).to_be_visible()


def ask_for_correction(page: Page) -> None:
    """Ask for another name."""
    page.get_by_role("link", name="Pedir una corrección del nombre").click()
    page.fill("#id_name", "Ana María Núñez Kim")
    page.fill("#id_reason", "Falta mi segundo apellido.")
    page.get_by_role("button", name="Pedir la corrección").click()
    expect(page.locator("main")).to_contain_text("«Ana María Núñez Kim»")


def let_verify(mine: Page, theirs: Page, pdf: Path) -> None:
    """Verify by link, by code and by file, while the holder hides the name."""
    theirs.goto(mine.locator("main a[href*='/v/']").inner_text())
    expect_verdict(theirs, "Válido", named=True)
    code = mine.locator("strong.code").inner_text()
    type_code(theirs, ("1" if code[0] != "1" else "2") + code[1:])
    expect(theirs.locator(".error-summary")).to_contain_text("Revise el código")
    choose(mine, "No mostrar mi nombre allí")
    type_code(theirs, code.lower().replace("-", " "))
    expect_verdict(theirs, "Válido", named=False)
    upload(theirs, pdf)
    expect_verdict(theirs, "Válido", named=True)
    choose(mine, "Mostrar mi nombre allí")
    type_code(theirs, code)
    expect_verdict(theirs, "Válido", named=True)


def read_of_revocation(mine: Page) -> None:
    """Read, as the holder, why the certificate no longer holds, and open it."""
    mine.goto("/es/messages/")
    mine.get_by_role("link", name=re.compile("Se revocó")).first.click()
    expect(mine.locator("article")).to_contain_text(REASON)
    mine.get_by_role("link", name="Ver el certificado").click()
    expect(mine.locator("main .badge--danger")).to_be_visible()
    expect(mine.locator("main .alert--danger")).to_contain_text("no es válido hoy")
    assert sideways(mine) == 0


def revoke(page: Page, code: str) -> None:
    """Find the certificate by its code, as an administrator, and revoke it."""
    page.goto(f"/admin/certificates/awards/?q={code}")
    page.locator("table.listing tbody a").click()
    page.get_by_role("link", name="Revocar").click()
    page.select_option("[name=reason_class]", "issued_in_error")
    page.fill("[name=reason]", REASON)
    page.check("[name=confirm]")
    page.get_by_role("button", name="Revocar").click()
    expect(page.locator(".messages")).to_contain_text("Hecho.")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Return a folder for one bundle at a time."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return folder


def test_a_certificate_is_earned_verified_by_a_stranger_and_revoked(
    open_page: OpenPage, served: Served, guard: Guard, tmp_path: Path, empty: Path
) -> None:
    guard.tolerate(r"status of 422")
    who: dict[str, Any] = served.people["graduate"]
    mine, theirs = open_page(who, **PHONE), open_page()

    finish_course(mine, who["enrollment"])
    confirm_name(mine)
    open_certificate(mine)
    pdf, bundle = download(mine, "pdf", tmp_path), download(mine, "zip", empty)
    assert run_command(bundle)[0] == VALID
    let_verify(mine, theirs, pdf)
    code = mine.locator("strong.code").inner_text()
    ask_for_correction(mine)

    revoke(open_page(take(served, "editors")), code)
    theirs.reload()
    expect_verdict(theirs, "Revocado", named=True)
    expect(theirs.locator("section.alert")).to_contain_text("emitido por error")
    upload(theirs, pdf)
    expect_verdict(theirs, "Revocado", named=True)
    read_of_revocation(mine)
    bundle.unlink()
    assert run_command(download(mine, "zip", empty))[0] == REVOKED


def test_from_the_list_to_the_printed_page_with_the_keyboard(
    open_page: OpenPage, demo: dict[str, Person]
) -> None:
    page = open_page(demo["holder"])
    page.goto(LIST)
    tab_to(page, "main h2 a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/certificates/[0-9a-f-]{36}/$"))
    tab_to(page, "a[href$='certificate.pdf']")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    assert Path(started.value.path()).read_bytes().startswith(b"%PDF-1.7")
