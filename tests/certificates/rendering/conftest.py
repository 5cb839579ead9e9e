"""The tools of others that judge the documents: without them nothing is shown."""

import shutil

import pytest

TOOLS = {
    "qpdf": "qpdf",
    "pdfdetach": "poppler-utils",
    "pdffonts": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "pdftotext": "poppler-utils",
    "zbarimg": "zbar-tools",
}


@pytest.fixture(scope="session", autouse=True)
def _tools() -> None:
    """Fail, and say what to install, where a tool is missing."""
    missing = {package for tool, package in TOOLS.items() if not shutil.which(tool)}
    if missing:
        names = " ".join(sorted(missing))
        pytest.fail(f"On Debian or Ubuntu: sudo apt-get install {names}")
