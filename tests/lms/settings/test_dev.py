"""The settings of one machine, read by a process of their own."""

import sys
from pathlib import Path

import pytest

from tests.project.files import run
from tests.services.site import Site

TELL = "from django.conf import settings; print(settings.WAGTAILADMIN_BASE_URL)"


@pytest.mark.parametrize(("port", "end"), [("", "8000"), ("8477", "8477")])
def test_links_in_mails_lead_to_the_port_that_serves(
    tmp_path: Path, port: str, end: str
) -> None:
    site = Site(tmp_path, f"sqlite:///{tmp_path}/puente.sqlite3", {"PORT": port})

    done = run(sys.executable, "-c", TELL, env=site.env)

    assert done.stdout == f"http://127.0.0.1:{end}\n"
