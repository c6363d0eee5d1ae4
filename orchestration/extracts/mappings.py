"""Mappings: which delivered file feeds which raw table, column by column, in YAML and SQL."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal
from zoneinfo import ZoneInfo

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from orchestration.extracts.contracts import read_contracts, read_yaml
from orchestration.extracts.errors import MappingError, nearest
from orchestration.extracts.header_checks import check_header

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.extracts.contracts import Contract

BY_NAME = "by_name"
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Format(_Strict):
    """How the bytes of a file are to be read.

    `preamble` is how many lines may stand before the header: the header is then the first row
    that names every required column. `records_at` is the key under which a JSON document holds
    its records. `final_newline: quoted` lets the last line lack its end where it ends in a quote.
    """

    type: Literal["csv", "jsonl", "json", "parquet"] | None = None
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "utf-8"
    preamble: int = Field(0, ge=0, le=100)
    header_rows: int = Field(1, ge=1)
    final_newline: Literal["required", "optional", "quoted"] = "required"
    records_at: str | None = None


class Header(_Strict):
    """Columns the file must have, may have, and what else they may be called.

    `variants` gives other spellings of a column. `patterns` gives a regular expression that its
    whole name matches; what a named group captures becomes a column of that name, the same in
    every row. `duplicates` picks one of two equal names. `hints` says what to do where a required
    column is missing. With `others: read` all further columns are for the `pre_sql`, none unknown.
    """

    required: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()
    variants: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, str] = {}
    duplicates: dict[str, Literal["first", "last"] | int] = {}
    hints: dict[str, str] = {}
    others: Literal["report", "read"] = "report"


class Numbers(_Strict):
    """How numbers are written: decimal mark, mark between thousands, symbols to leave out."""

    decimal: Literal[".", ","] = "."
    thousands: str = Field("", max_length=1)
    symbols: str = ""

    @model_validator(mode="after")
    def _marks_differ(self) -> Numbers:
        marks = [*self.decimal, *self.thousands, *set(self.symbols)]
        if len(set(marks)) < len(marks) or any(mark in "0123456789+-" for mark in marks):
            raise ValueError("decimal, thousands and symbols must differ and be no digit or sign")
        return self


class SourceSystem(_Strict):
    """A source system that every row names itself."""

    column: str
    default: Word


class TimeZone(_Strict):
    """A zone that every row names itself, and the one of rows that name none."""

    column: str
    default: str


class FeedMapping(_Strict):
    """The columns of one feed as SQL expressions over the delivered columns.

    A row that meets a condition of `filters` is counted under its name and left out; one that
    meets a condition of `rejects` is bad, its name the reason. `lacking` gives the columns of the
    mapping's own list that the file lacks, a list of texts; for each of them the row is bad.
    """

    columns: dict[str, str]
    pre_sql: str | None = None
    filters: dict[Word, str] = {}
    rejects: dict[str, str] = {}
    lacking: str | None = None
    max_rejected_share: float | None = Field(None, ge=0, le=1)


class Mapping(_Strict):
    """One kind of delivered file. `name` is `<folder>/<file>` below extracts/."""

    name: str
    folder: str
    description: str
    files: tuple[str, ...]
    ignored: str | None = None
    source_system: Word | SourceSystem | None = None
    format: Format = Format()
    null_values: tuple[str, ...] = ("",)
    header: Header = Header()
    numbers: Numbers = Numbers()
    time_zone: str | TimeZone = "UTC"
    time_formats: dict[str, str] = {}
    precision: dict[str, Literal["day"]] = {}
    exported_at: datetime | str | None = None
    refers_to: dict[str, Word] = {}
    max_rejected_share: float | None = Field(None, ge=0, le=1)
    feeds: dict[str, FeedMapping] | Literal["by_name"] = {}

    @field_validator("time_zone")
    @classmethod
    def _zone(cls, zone: str | TimeZone) -> str | TimeZone:
        ZoneInfo(zone if isinstance(zone, str) else zone.default)
        return zone

    @field_validator("exported_at")
    @classmethod
    def _pattern(cls, value: datetime | str | None) -> datetime | str | None:
        if isinstance(value, str) and not {"year", "month", "day"} <= set(
            re.compile(value).groupindex
        ):
            raise ValueError("needs the named groups year, month and day")
        return value

    def time_format(self, column: str) -> str | None:
        """The declared format of a feed column's times; None is ISO 8601."""
        return self.time_formats.get(column, self.time_formats.get("*"))

    def rejected_share(self, contract: Contract) -> float:
        """Share of rejected records above which a file is refused whole."""
        own = None if self.feeds == BY_NAME else self.feed(contract.feed).max_rejected_share
        shares = (own, self.max_rejected_share, contract.max_rejected_share)
        return next(share for share in shares if share is not None)

    def feed(self, feed: str) -> FeedMapping:
        """The mapping of one feed; only where the feeds are written out."""
        if isinstance(self.feeds, str):
            raise KeyError(feed)
        return self.feeds[feed]


def read_mappings(project: Path, own: Path | None = None) -> list[Mapping]:
    """Every mapping under the project's extracts/ and the user's own folder.

    An own mapping takes the place of the project's mapping of the same name.

    Raises:
        MappingError: a mapping is malformed or contradicts a contract; names file and field.
    """
    contracts = read_contracts(project)
    mappings = [read_mapping(path) for path in mapping_files(project, own).values()]
    for mapping in mappings:
        check_mapping(mapping, contracts)
    return mappings


def mapping_files(project: Path, own: Path | None = None) -> dict[str, Path]:
    """The mappings' files by name (`<folder>/<file>`), in the order of their names."""
    folders = [project / "extracts", *([own] if own else [])]
    found = {
        f"{path.parent.name}/{path.stem}": path
        for folder in folders
        for path in folder.glob("*/*.yml")
    }
    return dict(sorted(found.items()))


def read_mapping(path: Path) -> Mapping:
    """One mapping, not yet held to the contracts.

    Raises:
        MappingError: it is malformed; names file and field.
    """
    text = path.read_text(encoding="utf-8")
    name = f"{path.parent.name}/{path.stem}"
    try:
        document = read_yaml(text) or {}
        return Mapping.model_validate({**document, "name": name, "folder": path.parent.name})
    except yaml.YAMLError as error:
        raise MappingError(f"extracts/{name}.yml: no valid YAML: {error}") from error
    except (ValidationError, re.error, KeyError, TypeError) as error:
        raise MappingError(f"extracts/{name}.yml: {_plain(error)}") from error


def _plain(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    found = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
    return "; ".join(found)


def check_mapping(mapping: Mapping, contracts: dict[str, Contract]) -> None:
    """Hold a mapping to the contracts.

    Raises:
        MappingError: an unknown feed or column, a required column left out, a feed that changes
            without anything that says which of two records is newer, or a header that contradicts
            itself.
    """
    check_header(mapping)
    if mapping.ignored is None and (not mapping.feeds or mapping.source_system is None):
        raise MappingError(f"extracts/{mapping.name}.yml: needs source_system and feeds")
    if isinstance(mapping.feeds, str):
        return
    for feed in mapping.feeds:
        if feed not in contracts:
            raise MappingError(
                f"extracts/{mapping.name}.yml: feeds.{feed}: no such feed{nearest(feed, contracts)}"
            )
        _check_feed(mapping, contracts[feed])


def _check_feed(mapping: Mapping, contract: Contract) -> None:
    where = f"extracts/{mapping.name}.yml: feeds.{contract.feed}"
    columns = mapping.feed(contract.feed).columns
    for name in columns:
        if name not in contract.names:
            known = nearest(name, contract.names)
            raise MappingError(f"{where}.columns.{name}: no column of the feed{known}")
    for column in contract.columns:
        if column.required and column.name not in {*columns, "source_system"}:
            raise MappingError(f"{where}.columns: the required column '{column.name}' is missing")
    dated = contract.version in columns or mapping.exported_at is not None
    if contract.needs_version and not dated:
        raise MappingError(
            f"{where}: nothing says which of two records of a key is newer: map the version "
            f"column ('{contract.version}') or give exported_at"
        )
