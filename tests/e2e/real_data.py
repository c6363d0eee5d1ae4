"""The real data sets as they are delivered to a place of their own."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.e2e.commands import Place
from tests.parsed import lend_parse

FOLDERS = ("olist", "servicenow")


def deliver(name: str, place: Place) -> None:
    """Copy the files of a data set into the landing folder, as new files."""
    for file in sorted((SHARED / name).iterdir()):
        deliver_file(file, place)


def deliver_file(file: Path, place: Place) -> None:
    """Copy one file into its landing folder; what was copied before is replaced."""
    folder = place.folder / "landing" / file.parent.name
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / file.name)


def real_data(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Both data sets, delivered at once and published; made once per session."""
    place = Place(tmp_path_factory.getbasetemp() / "real-data")
    if not place.folder.exists():
        for name in FOLDERS:
            deliver(name, place)
        lend_parse(place.settings)
        place.succeed("refresh")
    return place


def moment(text: str) -> datetime:
    """A time of the service desk's log."""
    return datetime.strptime(text, "%d/%m/%Y %H:%M")
