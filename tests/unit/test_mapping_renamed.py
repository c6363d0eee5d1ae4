"""The sample's files under other column names: what a proposal says without a doubt is right.

What it marks as unsure, missing or not found is filled in, as a person would; the rows that are
loaded then equal those of the file in the feeds' own names.
"""

from __future__ import annotations

import csv
import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from orchestration.extracts.contracts import Contract, read_contracts
from orchestration.extracts.ledger import raw_columns
from orchestration.extracts.load import load
from orchestration.mapping.expressions import identifier
from orchestration.mapping.look import Wish, look
from orchestration.mapping.words import synonyms, words
from orchestration.samples.generate import generate
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from pathlib import Path

CONTRACTS = read_contracts(PROJECT)
ROWS = 60
LEAST_RIGHT = {"titles": 0.95, "synonyms": 0.75}
Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Table]:
    """The first rows of one file of each feed, without the column that names the system."""
    folder = tmp_path_factory.mktemp("sample")
    generate(folder, scale=0.0005, seed=7)
    found = {}
    for feed in CONTRACTS:
        path = next(iter(sorted(folder.glob(f"generic/{feed}_20*.csv"))), None)
        if path is None:
            continue
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))[:ROWS]
        found[feed] = [{k: v for k, v in row.items() if k != "source_system"} for row in rows]
    return found


def other_names(feed: str, columns: list[str], style: str) -> dict[str, str]:
    """Another name for each column, no two alike."""
    chance = random.Random(f"{feed} {style}")  # noqa: S311 - names for tests
    names: dict[str, str] = {}
    for column in columns:
        told = [column.replace("_", " ")]
        if style == "synonyms":
            told = [*synonyms()[feed].get(column, []), *told]
            chance.shuffle(told)
        free = [name for name in told if words(name) not in map(words, names.values())]
        names[column] = (free or [f"the {column.replace('_', ' ')}"])[0].title()
    return names


def delivered(path: Path, table: Table, names: dict[str, str], delimiter: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerow([names[column] for column in table[0]])
        writer.writerows(row.values() for row in table)
    return path


def certain(text: str) -> set[str]:
    """The columns of feeds whose lines have no doubt on them or right before them."""
    return {
        line.split(":")[0].strip()
        for before, line in pairwise(["", *text.splitlines()])
        if line.startswith("      ") and "# " not in line and not before.strip().startswith("# u")
    }


def filled(text: str, feed: str, truth: dict[str, str]) -> tuple[dict[str, Any], float]:
    """The proposal with what it is unsure of filled in, and the share that it had right."""
    document = yaml.safe_load(text)
    proposed = document["feeds"][feed]["columns"]
    for column in certain(text):
        assert proposed[column] == truth[column], (feed, column)
    if "unsure: is '(none)' of" in text:
        document["null_values"] = [""]
    right = sum(proposed.get(column) == sql for column, sql in truth.items())
    document["feeds"][feed]["columns"] = truth
    return document, right / len(truth)


def settings_in(folder: Path) -> Settings:
    return Settings(
        landing=folder / "landing",
        extracts=folder / "own",
        warehouse=folder / "warehouse",
        pseudonym_key="a key for tests only",
        threads=1,
    )


def rows_of(settings: Settings, contract: Contract) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{n}"' for n, _ in raw_columns(contract) if not n.startswith("_"))
    with connect(settings, read_only=True) as connection:
        return connection.execute(
            f"select {names} from raw.{contract.feed} order by all"
        ).fetchall()


@pytest.fixture(scope="module")
def plain(sample: dict[str, Table], tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A warehouse of the same rows in the feeds' own names."""
    settings = settings_in(tmp_path_factory.mktemp("plain"))
    for feed, table in sample.items():
        rows = [{"source_system": "shop"} | row for row in table]
        same = dict(zip(rows[0], rows[0], strict=True))
        path = settings.landing / "generic" / f"{feed}_2025-07-01.csv"
        delivered(path, rows, same, ",")
    load(settings, "run")
    return settings


@pytest.mark.parametrize("style", LEAST_RIGHT)
def test_a_proposal_is_right_or_says_that_it_is_unsure(
    sample: dict[str, Table], plain: Settings, tmp_path: Path, style: str
) -> None:
    own = settings_in(tmp_path)
    shares = []
    for feed, table in sample.items():
        columns = list(table[0])
        names = other_names(feed, columns, style)
        mark = ";" if style == "titles" else ","
        path = own.landing / "shop" / feed / f"{feed}_2025-07-01.csv"
        delivered(path, table, names, mark)
        looked = look(own, path, Wish("shop", (feed,)))
        truth = {column: identifier(name) for column, name in names.items()}
        document, share = filled(looked.text, feed, truth)
        shares.append(share)
        document["header"]["required"] = list(names.values())
        document["header"].pop("optional", None)
        document["files"] = [f"{feed}/*.csv"]
        assert looked.written is not None
        looked.written.write_text(yaml.safe_dump(document))

    states = {outcome.path: outcome.state for outcome in load(own, "run").outcomes}

    assert set(states.values()) == {"loaded"}, states
    for contract in (CONTRACTS[feed] for feed in sample):
        assert rows_of(own, contract) == rows_of(plain, contract), contract.feed
        assert rows_of(own, contract)
    assert sum(shares) / len(shares) >= LEAST_RIGHT[style]
