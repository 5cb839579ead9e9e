import subprocess
import sys
from pathlib import Path

import pytest

from lms.core.data_folder import LOCK, DataInUseError, only_user_of


def test_only_user_of_refuses_a_second_and_says_who_is_first(tmp_path: Path) -> None:
    with only_user_of(tmp_path) as holder:
        holder.write("process 7, http://127.0.0.1:8000/\n")
        holder.flush()

        with (
            pytest.raises(DataInUseError, match=r"^process 7, http://127.0.0.1:8000/$"),
            only_user_of(tmp_path),
        ):
            pytest.fail("two users of one folder")

    assert (tmp_path / LOCK).read_text(encoding="utf-8") == ""


def test_only_user_of_forgets_a_process_that_was_killed(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys\n"
        "from lms.core.data_folder import only_user_of\n"
        "with only_user_of(pathlib.Path(sys.argv[1])) as holder:\n"
        "    holder.write('process 7')\n"
        "    holder.flush()\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    killed = subprocess.run([sys.executable, "-c", code, tmp_path], check=False)

    assert killed.returncode == -9
    with only_user_of(tmp_path) as holder:
        holder.write("process 8")
        holder.flush()
        assert (tmp_path / LOCK).read_text(encoding="utf-8") == "process 8"
