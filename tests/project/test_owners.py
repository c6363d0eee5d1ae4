"""Who owns the published tables and who reads them: models/marts/_owners_and_readers.yml."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

from orchestration.publication.catalog import MART_SCHEMAS
from orchestration.settings import PROJECT

FILE = PROJECT / "models" / "marts" / "_owners_and_readers.yml"
TOLD = yaml.safe_load(FILE.read_text(encoding="utf-8"))
READERS: dict[str, Any] = {one["name"]: one for one in TOLD["exposures"]}
MARTS = {
    f"{schema}.{path.stem}"
    for schema in MART_SCHEMAS
    for path in (PROJECT / "models" / "marts" / schema).glob("*.sql")
}


def _read_by(reader: str) -> list[str]:
    named = [re.fullmatch(r"ref\('(\w+)'\)", one) for one in READERS[reader]["depends_on"]]
    return [found[1] for found in named if found]


def _asked_in(folder: str, pattern: str) -> set[str]:
    text = "".join(path.read_text("utf-8") for path in (PROJECT / folder).glob(pattern))
    named = set(re.findall(rf"\b(?:{'|'.join(MART_SCHEMAS)})\.\w+", text))
    return {name.partition(".")[2] for name in named & MARTS}


@pytest.mark.parametrize("reader", ["duckdb_file", "parquet_folder", "postgresql_schema"])
def test_what_holds_every_mart_says_so(reader: str) -> None:
    assert sorted(_read_by(reader)) == sorted(name.partition(".")[2] for name in MARTS)


def test_the_dashboard_names_the_marts_that_its_questions_ask() -> None:
    assert sorted(_read_by("dashboard")) == sorted(_asked_in("dashboard/questions", "*.sql"))


def test_the_export_names_the_mart_that_it_writes() -> None:
    assert _read_by("feedback_requests_export") == ["feedback_requests"]
    assert "feedback_requests" in _asked_in("orchestration/exports", "content.py")


def test_every_reader_and_every_folder_of_marts_has_an_owner() -> None:
    owners = {group["name"]: group["owner"]["name"] for group in TOLD["groups"]}
    assert all(reader["owner"]["name"] in owners.values() for reader in READERS.values())
    project = yaml.safe_load((PROJECT / "dbt_project.yml").read_text(encoding="utf-8"))
    folders = project["models"]["cx_warehouse"]["marts"]
    assert {folders[schema]["+group"] for schema in MART_SCHEMAS} == owners.keys()
