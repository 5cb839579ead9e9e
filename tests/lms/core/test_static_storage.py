"""Our style and script are served without comments; those of libraries as they are."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from lms.core.static_storage import SmallStaticFilesStorage


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("core/a.css", "/* why */\n.a { color: red }\n", ".a{color:red}"),
        ("courses/a.js", "// why\nlet a = 1;\n", "let a=1;"),
        ("assessments/a.js", "/* why */ let b = `x  y`;", "let b=`x  y`;"),
        ("wagtailadmin/a.css", "/* why */ .a { }", "/* why */ .a { }"),
        ("core/a.svg", "<svg>  </svg>", "<svg>  </svg>"),
    ],
)
def test_what_is_ours_is_made_small(
    tmp_path: Path, name: str, text: str, expected: str
) -> None:
    storage = SmallStaticFilesStorage(location=tmp_path, base_url="/static/")
    for content in (ContentFile(text), ContentFile(text.encode())):
        content.read()  # whoever hashes a file has read it to its end
        saved = storage._save(name, content)
        assert (tmp_path / saved).read_text(encoding="utf-8") == expected
        (tmp_path / saved).unlink()
