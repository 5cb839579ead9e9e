"""What administrators see of certificates: nothing to find for axe, no scrolling sideways."""

import pytest

from tests.e2e.conftest import OpenPage
from tests.e2e.served import Served
from tests.e2e.walk import sideways, violations

OURS = ".items-admin"
PAGES = (
    "awards/",
    "awards/?population=synthetic",
    "awards/{award}/",
    "awards/{award}/revoked/",
    "waiting/",
    "achievements/",
    "achievements/1/",
    "counts/",
    "run/",
    "jobs/",
    "keys/",
)


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_about_certificates_are_accessible(
    open_page: OpenPage, served: Served, width: int
) -> None:
    page = open_page(served.people["editors"][0], width=width)
    award = served.people["specimen"]["certificate"].rstrip("/").rpartition("/")[2]
    faults: dict[str, list[str]] = {}
    for path in PAGES:
        page.goto(f"/admin/certificates/{path.format(award=award)}")
        assert page.locator(OURS).count() == 1, page.url
        found = violations(page, OURS) + ["sideways"] * bool(sideways(page))
        faults |= {path: found} if found else {}
    assert faults == {}
