"""Archives: a good one unpacks, a hostile one writes nothing outside and ends soon."""

import io
import stat
import struct
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from courses.errors import PackageRefusedError
from courses.importing import archive
from courses.importing.archive import MOST_FILES, ZIP_AGAIN, unpack
from tests.factories.packages import FILES, zip_of


def refused(path: Path, folder: Path) -> list[tuple[str, int, str, str]]:
    folder.mkdir(parents=True, exist_ok=True)
    with pytest.raises(PackageRefusedError) as caught:
        unpack(path, folder)
    return [(f.file, f.line, f.message, f.remedy) for f in caught.value.faults]


def entry(name: str, **fields: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    for field, value in fields.items():
        setattr(info, field, value)
    return info


def archive_of(path: Path, *entries: tuple[zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("course.yaml", "x")
        for info, data in entries:
            info.compress_type = info.compress_type or zipfile.ZIP_DEFLATED
            made.writestr(info, data)
    return path


@pytest.mark.parametrize("top", ["", "small/"])
def test_package_is_found_at_the_top_or_in_one_folder(tmp_path: Path, top: str) -> None:
    files = {f"{top}{name}": data for name, data in FILES.items()}
    path = zip_of(tmp_path / "p.zip", files)
    folder = tmp_path / "out"
    folder.mkdir()
    root = unpack(path, folder)
    assert root == folder / top
    found = {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*.*")}
    assert found == FILES


def test_archive_without_a_package_is_refused(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "p.zip", {"a/x.yaml": b"", "b/course.yaml": b""})
    message = "There is no course.yaml at the top of the archive, or in its one folder."
    assert refused(path, tmp_path / "out") == [("p.zip", 0, message, ZIP_AGAIN)]


@pytest.mark.parametrize(
    "name",
    [
        "../evil.txt",
        "media/../../evil.txt",
        "/etc/evil.txt",
        "C:/evil.txt",
        "..\\evil.txt",
        "media\\..\\..\\evil.txt",
        "media//evil.txt",
        "media/./evil.txt",
        ".git/config",
        "lessons/1-1.es.md\x00.txt",
        "media/ñ.svg",
        "media/a b.svg",
        "media/" + "x" * 101 + ".svg",
    ],
)
def test_name_that_is_no_path_of_a_package_is_refused(
    tmp_path: Path, name: str
) -> None:
    info = entry("placeholder")
    info.filename = name
    info.orig_filename = name
    path = archive_of(tmp_path / "p.zip", (info, b"x"))
    found = refused(path, tmp_path / "out" / "deep")
    assert [(file, remedy) for file, _, _, remedy in found] == [
        ("p.zip", "Remove or rename the file.")
    ]
    assert found[0][2].endswith("” is no path of a package.")
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == [path]


@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_link_or_device_is_refused(tmp_path: Path, mode: int) -> None:
    info = entry("media/a.svg", external_attr=(mode | 0o777) << 16)
    path = archive_of(tmp_path / "p.zip", (info, b"/etc/passwd"))
    message = "“media/a.svg” is a link or a device."
    assert refused(path, tmp_path / "out") == [
        ("p.zip", 0, message, "Put the file itself there.")
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_unusual_packing_is_refused(tmp_path: Path, method: int) -> None:
    """An LZMA entry can ask for gigabytes of memory before its first byte."""
    info = entry("media/a.svg", compress_type=method)
    path = archive_of(tmp_path / "p.zip", (info, b"x"))
    message = "“media/a.svg” is encrypted, or packed in an unusual way."
    assert refused(path, tmp_path / "out") == [("p.zip", 0, message, ZIP_AGAIN)]


def test_encrypted_entry_is_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "p.zip", (entry("media/a.svg"), b"x"))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)
    message = "“media/a.svg” is encrypted, or packed in an unusual way."
    assert refused(path, tmp_path / "out") == [("p.zip", 0, message, ZIP_AGAIN)]


def test_names_that_differ_only_by_capitals_are_refused(tmp_path: Path) -> None:
    path = archive_of(
        tmp_path / "p.zip", (entry("media/A.svg"), b"x"), (entry("media/a.svg"), b"y")
    )
    message = "“media/a.svg” and “media/A.svg” are one name."
    assert refused(path, tmp_path / "out") == [
        ("p.zip", 0, message, "Rename one of the two.")
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = archive_of(
        tmp_path / "p.zip", (entry("media/a.svg"), b"x"), (entry("media/a.svg"), b"y")
    )
    message = "“media/a.svg” and “media/a.svg” are one name."
    assert refused(path, tmp_path / "out") == [
        ("p.zip", 0, message, "Rename one of the two.")
    ]


def test_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "p.zip", (entry("media/a.svg"), b"\0" * 50_000_000))
    assert path.stat().st_size < 100_000
    message = "“media/a.svg” unpacks to far more than it is."
    assert refused(path, tmp_path / "out") == [
        ("p.zip", 0, message, "Remove the file.")
    ]


def lying_sizes(path: Path) -> Path:
    """Return a bomb whose list of entries declares one byte."""
    archive_of(path, (entry("media/a.svg"), b"\0" * 50_000_000))
    data = bytearray(path.read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 24 : at + 28] = struct.pack("<L", 1)
    path.write_bytes(data)
    return path


def overlapping(path: Path) -> Path:
    """Return an archive whose entries all point to the same packed bytes."""
    archive_of(path, *[(entry(f"media/a{n}.svg"), b"\0" * 150_000) for n in range(200)])
    data = bytearray(path.read_bytes())
    first = data.index(b"PK\x03\x04", 10)
    at = data.find(b"PK\x01\x02") + 1
    while (at := data.find(b"PK\x01\x02", at)) > 0:
        data[at + 42 : at + 46] = struct.pack("<L", first)
        at += 1
    path.write_bytes(data)
    return path


def not_an_archive(path: Path) -> Path:
    path.write_bytes(b"this is no archive")
    return path


def cut_off(path: Path) -> Path:
    zip_of(path, FILES)
    path.write_bytes(path.read_bytes()[:-30])
    return path


def damaged(path: Path) -> Path:
    zip_of(path, FILES)
    data = bytearray(path.read_bytes())
    data[60:90] = b"\xff" * 30
    path.write_bytes(data)
    return path


def file_below_a_file(path: Path) -> Path:
    return zip_of(path, {"course.yaml": b"x", "media": b"x", "media/a.svg": b"x"})


@pytest.mark.parametrize(
    "make",
    [lying_sizes, overlapping, not_an_archive, cut_off, damaged, file_below_a_file],
)
def test_archive_that_lies_is_refused_in_bounded_time_and_memory(
    tmp_path: Path, make: Callable[[Path], Path]
) -> None:
    path = make(tmp_path / "p.zip")
    tracemalloc.start()
    began = time.process_time()
    found = refused(path, tmp_path / "out")
    assert time.process_time() - began < 10
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()
    assert [(file, remedy) for file, _, _, remedy in found] == [("p.zip", ZIP_AGAIN)]
    assert found[0][2].startswith("The archive cannot be read: ")


def test_real_bytes_are_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive_of(tmp_path / "p.zip", (entry("media/a.svg"), b"abc" * 50))
    monkeypatch.setattr(archive, "list_faults", lambda *_: iter(()))
    monkeypatch.setattr(archive, "MOST_BYTES", 500)
    (tmp_path / "out").mkdir()
    unpack(path, tmp_path / "out")
    monkeypatch.setattr(archive, "refuse_list", lambda *_: None)
    monkeypatch.setattr(archive, "MOST_BYTES", 100)
    message = "The archive unpacks to more than 100 bytes."
    assert refused(path, tmp_path / "out") == [
        ("media/a.svg", 0, message, "Divide it.")
    ]


def test_archive_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive_of(tmp_path / "p.zip", (entry("media/a.svg"), b"abc" * 500))
    monkeypatch.setattr(archive, "MOST_BYTES", 1000)
    assert refused(path, tmp_path / "out") == [
        (
            "p.zip",
            0,
            "The archive unpacks to more than 1,000 bytes.",
            "Make the files smaller.",
        )
    ]


def many_entries(count: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for number in range(count):
            made.writestr(f"f{number}", "")
    return buffer.getvalue()


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(many_entries(MOST_FILES + 1))
    message = f"The archive has {MOST_FILES + 1} files; at most {MOST_FILES}."
    assert refused(path, tmp_path / "out") == [("p.zip", 0, message, "Divide it.")]


def test_list_larger_than_memory_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(many_entries(40_000))
    message = "The archive is larger than 2000 files or 500,000,000 bytes."
    tracemalloc.start()
    assert refused(path, tmp_path / "out") == [("p.zip", 0, message, "Divide it.")]
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()


def test_end_hidden_in_a_comment_misleads_nobody(tmp_path: Path) -> None:
    path = tmp_path / "p.zip"
    honest = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 1, 1, 50, 0, 0)
    data = many_entries(40_000)
    data = data[:-2] + struct.pack("<H", len(honest)) + honest
    path.write_bytes(data)
    found = refused(path, tmp_path / "out")
    assert [(file, remedy) for file, _, _, remedy in found] == [("p.zip", ZIP_AGAIN)]
