"""The contracts of the feeds, read from the dbt sources that are their only definition."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from orchestration.extracts.errors import MappingError

if TYPE_CHECKING:
    from pathlib import Path

SQL_TYPES = {
    "string": "varchar",
    "boolean": "boolean",
    "int": "integer",
    "bigint": "bigint",
    "double": "double",
    "date": "date",
    "timestamp": "timestamp",
}


@dataclass(frozen=True)
class Column:
    """One column of a feed, and the values that may stand in it.

    `words` are categories that may be named in messages; others may stand in the column as well.
    """

    name: str
    type: str
    required: bool = False
    minimum: float | None = None
    maximum: float | None = None
    accepted_values: tuple[str, ...] = ()
    pii: str | None = None
    refers_to: str | None = None
    source_date: bool = False
    scale: str | None = None
    has_members: bool = False
    words: tuple[str, ...] = ()

    @property
    def is_category(self) -> bool:
        """Whether its values are words of a short list, fit to be counted and named."""
        return self.has_members or bool(self.accepted_values)

    @property
    def is_number(self) -> bool:
        """Whether its values add up."""
        return self.type in ("int", "bigint", "double") or self.type.startswith("decimal(")

    @property
    def sql_type(self) -> str:
        """The column's type in the warehouse."""
        return SQL_TYPES.get(self.type, self.type)


@dataclass(frozen=True)
class Contract:
    """One feed: a raw table, its key, and how it is delivered.

    An empty key means that a row is known by its file and its record in it. `expectations` are
    pairs of kind and severity, where this feed differs from what holds for all.
    """

    feed: str
    description: str
    key: tuple[str, ...]
    delivery: str
    columns: tuple[Column, ...]
    version: str | None = None
    event_time: str | None = None
    happened: tuple[str, ...] = ()
    history: bool = False
    max_rejected_share: float = 0.01
    expectations: tuple[tuple[str, str], ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; `KeyError` when the contract has none."""
        return {column.name: column for column in self.columns}[name]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the contract's columns, in order."""
        return tuple(column.name for column in self.columns)

    def is_id(self, column: Column) -> bool:
        """Whether a column's texts say which one, of this feed or of another."""
        if column.name == "source_system" or column.sql_type != "varchar":
            return False
        of_the_row = column.required and column.name.endswith("_id")
        return of_the_row or column.name in self.key or column.refers_to is not None

    @property
    def needs_version(self) -> bool:
        """Whether two records of one key can differ, so that one must be known as newer."""
        return bool(self.key) and self.delivery != "events"


def read_contracts(project: Path) -> dict[str, Contract]:
    """Every feed's contract by name.

    Raises:
        MappingError: a source's YAML lacks what the loader needs; names file, feed and field.
    """
    contracts: dict[str, Contract] = {}
    for path in sorted((project / "models" / "staging").glob("*/_*__sources.yml")):
        for contract in _contracts(path, path.read_text(encoding="utf-8")):
            contracts[contract.feed] = contract
    if not contracts:
        raise MappingError(f"{project}/models/staging: no contract of a feed was found")
    return contracts


@cache
def _contracts(path: Path, text: str) -> tuple[Contract, ...]:
    """The contracts of one file; a load asks for them several times, and YAML is slow to read."""
    return tuple(
        _contract(path, table)
        for source in read_yaml(text)["sources"]
        for table in source["tables"]
    )


def read_yaml(text: str) -> Any:
    """The document, read by the fast parser where the library was built with it."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, loader)  # noqa: S506 (both are safe loaders)


def _contract(path: Path, table: dict[str, Any]) -> Contract:
    meta = _meta(table)
    try:
        contract = Contract(
            feed=table["name"],
            description=table.get("description", ""),
            key=tuple(meta["key"]),
            delivery=meta["delivery"],
            columns=tuple(_column(column) for column in table["columns"]),
            version=meta.get("version"),
            event_time=meta.get("event_time"),
            happened=tuple(meta.get("happened", ())),
            history=bool(meta.get("history", False)),
            max_rejected_share=float(meta.get("max_rejected_share", 0.01)),
            expectations=tuple(dict(meta.get("expectations", {})).items()),
        )
    except (KeyError, TypeError) as error:
        raise MappingError(f"{path}: {table.get('name')}: {error} is missing or wrong") from error
    _check(path, contract)
    return contract


def _column(column: dict[str, Any]) -> Column:
    meta = _meta(column)
    return Column(
        name=column["name"],
        type=column["data_type"],
        required=bool(meta.get("required", False)),
        minimum=meta.get("minimum"),
        maximum=meta.get("maximum"),
        accepted_values=tuple(str(value) for value in meta.get("accepted_values", ())),
        pii=meta.get("pii"),
        refers_to=meta.get("refers_to"),
        source_date=bool(meta.get("source_date", False)),
        scale=meta.get("scale"),
        has_members=meta.get("profile") == "members",
        words=tuple(meta.get("words", ())),
    )


def _meta(node: dict[str, Any]) -> dict[str, Any]:
    meta: dict[str, Any] = (node.get("config") or {}).get("meta") or {}
    return meta


def _check(path: Path, contract: Contract) -> None:
    known = set(contract.names)
    for field in (*contract.key, contract.version, contract.event_time, *contract.happened):
        if field is not None and field not in known:
            raise MappingError(f"{path}: {contract.feed}: '{field}' is no column of the feed")
    for column in contract.columns:
        if column.type not in SQL_TYPES and not column.type.startswith("decimal("):
            raise MappingError(f"{path}: {contract.feed}.{column.name}: type '{column.type}'")
        for word in column.words:
            if not isinstance(word, str):
                place = f"{path}: {contract.feed}.{column.name}: words"
                raise MappingError(f"{place}: {word} is no text: write it in quotes")
