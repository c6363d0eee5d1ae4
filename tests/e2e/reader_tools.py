"""Tools that read the published file and are not of the project's own environment.

`reader-tools.lock` is made, of duckdb==1.2.2, duckdb-cli==1.5.6, duckdb-engine==0.17.0 and
sqlalchemy==2.0.43, by `uv pip compile --universal --generate-hashes --no-header --no-annotate`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from orchestration.settings import PROJECT

OLDEST = "1.2.2"
LOCK = Path(__file__).with_name("reader-tools.lock")
# DuckDB takes a script without a file for a session, and draws how far it is between the answers.
_NO_SESSION = "__file__ = 'script.py'\n"
_NEWEST_FIRST = "import sys, duckdb\nsys.path.insert(0, {folder!r})\n"
_ALONGSIDE = "import sys\nsys.path.append({folder!r})\n"


@dataclass(frozen=True)
class ReaderTools:
    """A folder that holds the oldest DuckDB, its command line, and SQLAlchemy with a dialect."""

    folder: Path

    @property
    def command_line(self) -> str:
        """The DuckDB command line."""
        return str(self.folder / "duckdb_cli" / "duckdb")

    def oldest(self, script: str, *arguments: object, within: Path = PROJECT) -> str:
        """What a script prints, with the oldest DuckDB and the older SQLAlchemy."""
        return run(script, *arguments, within=within, PYTHONPATH=str(self.folder))

    def newest(self, script: str, *arguments: object, within: Path = PROJECT) -> str:
        """The same with the project's DuckDB and the older SQLAlchemy."""
        before = _NEWEST_FIRST.format(folder=str(self.folder))
        return run(before + script, *arguments, within=within)

    def alongside(self, script: str, *arguments: object, within: Path = PROJECT) -> str:
        """The same with the project's DuckDB and SQLAlchemy, and the dialect alone of these."""
        before = _ALONGSIDE.format(folder=str(self.folder))
        return run(before + script, *arguments, within=within)


def run(script: str, *arguments: object, within: Path = PROJECT, **variables: str) -> str:
    """What a script prints that runs in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _NO_SESSION + script, *map(str, arguments)],
        env={**os.environ, **variables},
        cwd=within,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
