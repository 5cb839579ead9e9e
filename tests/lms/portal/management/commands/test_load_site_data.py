"""Loading the data of a site on the command line."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from courses.models import Course
from lms.accounts.models import User
from tests.factories.loading import change


def said(package: Path, *, demo: bool = False) -> list[str]:
    out = StringIO()
    call_command("load_site_data", course=package, demo=demo, stdout=out)
    return out.getvalue().splitlines()


def test_what_was_loaded_is_said(package: Path) -> None:
    assert said(package, demo=True) == ["small: 7 file(s) written, 0 unchanged."]
    assert User.objects.count() == 9
    assert said(package) == ["small: 0 file(s) written, 7 unchanged."]


def test_every_fault_of_the_course_is_listed(package: Path) -> None:
    change(package, "sources.yaml", "license: kogl-1", "license: my-own")

    with pytest.raises(CommandError) as caught:
        said(package)

    lines = str(caught.value).splitlines()
    assert lines[0].startswith("sources.yaml:11: Source R2: unknown license “my-own”.")
    assert lines[-1] == "1 fault(s); the course was not loaded."
    assert not Course.objects.exists()
