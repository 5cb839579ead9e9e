"""A deployment of its own: data folder, database and commands in processes of their own."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Site:
    """Where a deployment keeps its data, and the variables that say so."""

    data: Path
    database_url: str
    variables: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        """Return the environment of its processes."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
            "PUENTE_DATA": str(self.data),
            "DATABASE_URL": self.database_url,
            **self.variables,
        }

    @staticmethod
    def command(*arguments: str) -> list[str]:
        """Return the command line of `manage.py` with these arguments."""
        return [sys.executable, str(ROOT / "manage.py"), *arguments]

    def manage(
        self, *arguments: str, check: bool = True
    ) -> subprocess.CompletedProcess[str]:
        """Run `manage.py` and wait for its end."""
        done = subprocess.run(
            self.command(*arguments),
            env=self.env,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not (check and done.returncode), done.stderr + done.stdout
        return done

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """Run one SQL statement and commit; return its rows, if it has any."""
        if self.database_url.startswith("sqlite"):
            path = self.database_url.removeprefix("sqlite:///")
            with closing(sqlite3.connect(path, timeout=20)) as lite, lite:
                return lite.execute(statement).fetchall()
        with psycopg.connect(self.database_url) as postgres:
            cursor = postgres.execute(statement)
            return cursor.fetchall() if cursor.description else []
