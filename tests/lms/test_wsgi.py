"""What the web server has read before it forks its workers."""

import sys
from pathlib import Path

from tests.project.files import run
from tests.services.site import Site

CODE = (
    "import sys, lms.wsgi\n"
    "from django.db import connections\n"
    "views = {'assessments.views', 'courses.views', 'lms.portal.views'}\n"
    "print(sorted(views - set(sys.modules)), connections['default'].connection)"
)


def test_every_view_is_read_before_the_first_request(tmp_path: Path) -> None:
    site = Site(tmp_path, f"sqlite:///{tmp_path}/puente.sqlite3")

    done = run(sys.executable, "-c", CODE, env=site.env)

    assert done.stdout == "[] None\n"
