"""The command `cx` as a person runs it: a process of its own, in a folder of its own."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from orchestration.publication.layout import publications
from orchestration.publication.manifest import Manifest
from orchestration.publication.pointer import current
from orchestration.samples.generate import generate
from orchestration.settings import Settings
from tests.parsed import lend_parse

CX = Path(sys.executable).with_name("cx")
KEY = "key-of-the-tests-4d1f0a6c"
SCALE = 0.001


@dataclass(frozen=True)
class Place:
    """A folder with everything one warehouse needs."""

    folder: Path

    @property
    def settings(self) -> Settings:
        """The settings that `cx` has there."""
        return Settings(
            landing=self.folder / "landing",
            warehouse=self.folder / "warehouse",
            published=self.folder / "published",
        )

    @property
    def environment(self) -> dict[str, str]:
        """The environment that `cx` has there."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CX_")}
        return kept | {
            "CX_LANDING": str(self.folder / "landing"),
            "CX_WAREHOUSE": str(self.folder / "warehouse"),
            "CX_PUBLISHED": str(self.folder / "published"),
            "CX_PSEUDONYM_KEY": KEY,
            "DAGSTER_HOME": str(self.folder / "dagster"),
            "HOME": str(self.folder),
        }

    def sample(self, scale: float = SCALE) -> None:
        """Fill the landing folder with the sample of a shop."""
        generate(self.folder / "landing", scale=scale, seed=7)

    def deliver_again(self) -> None:
        """Give the next refresh work that changes no number: a file once more, as another."""
        folder = self.folder / "landing" / "generic"
        copies = len(list(folder.glob("agents_again_*.csv")))
        shutil.copy(folder / "agents_2025-07-01.csv", folder / f"agents_again_{copies}.csv")

    def copy(self, to: Place) -> None:
        """Bring what is delivered, built and published here to another place."""
        for part in ("landing", "warehouse", "published"):
            shutil.copytree(self.folder / part, to.folder / part, symlinks=True)
        lend_parse(to.settings)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command and leave it running."""
        return subprocess.Popen(
            [str(CX), *arguments],
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end, whatever its exit code."""
        with self.start(*arguments) as process:
            output, errors = process.communicate()
        return subprocess.CompletedProcess(arguments, process.returncode, output, errors)

    def succeed(self, *arguments: str) -> str:
        """Run a command that must succeed, and return what it printed."""
        done = self.run(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    @property
    def manifest(self) -> Manifest:
        """What is published now."""
        publication = current(self.settings)
        assert publication is not None
        return publication.manifest

    @property
    def value_hashes(self) -> dict[str, str]:
        """The value hash of every published mart; `ops` tells of runs, so it differs."""
        tables = self.manifest.tables.items()
        return {name: entry.value_hash for name, entry in tables if not name.startswith("ops.")}

    @property
    def runs(self) -> list[str]:
        """The runs of all publications on disk."""
        return [publication.run_id for publication in publications(self.settings)]


def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A sample that is published already, for those that only read it.

    Made once a run of the tests, by the worker that needs it first; the others wait for it, since
    it takes half a minute.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    place = Place(folder / "refreshed-sample")
    with (folder / "refreshed-sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.folder.exists():
            place.sample()
            place.succeed("refresh")
    return place


def refreshed_to_change(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A copy of it, one a worker, for those that change it.

    Whoever uses it leaves it published, with the same marts.
    """
    place = Place(tmp_path_factory.getbasetemp() / "changed-sample")
    if not place.folder.exists():
        refreshed(tmp_path_factory).copy(place)
    return place
