"""A file that loads, and what its mapping says of it."""

from __future__ import annotations

import csv
import gzip
import io
import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from orchestration.extracts.contracts import Contract, read_contracts
from orchestration.settings import PROJECT
from tests.damage.sheet import Sheet, read_sheet

BY_NAME = "by_name"
CONTRACTS = read_contracts(PROJECT)


@dataclass(frozen=True)
class Source:
    """A delivered column that one feed column is made of, and nothing else is."""

    delivered: str
    feed: str
    column: str
    type: str
    required: bool
    is_key: bool


@dataclass(frozen=True)
class Golden:
    """A file that loads, and the mapping that takes it."""

    name: str
    mapping: str
    file: str
    content: bytes
    kind: str
    expected: dict[str, Any] = field(default_factory=dict)
    """Per feed the columns and rows that were worked out by hand."""

    @property
    def earlier(self) -> str:
        """The name of a delivery of two years before; the same where the name has no date."""
        return re.sub(r"20(2\d)(?=[-_]?\d\d)", lambda found: f"20{int(found[1]) - 2}", self.file)

    @property
    def system(self) -> str:
        """The source system that the mapping names."""
        source = self.document["source_system"]
        return str(source["default"] if isinstance(source, dict) else source)

    @property
    def has_every_spelling(self) -> bool:
        """Whether every spelling of a damage is tried on it; the other formats have one of each."""
        return self.format == "generic/orders csv"

    @property
    def folder(self) -> str:
        """The mapping's folder."""
        return self.mapping.split("/")[0]

    @property
    def format(self) -> str:
        """The column of the table: mapping and kind of file."""
        stem = f"{self.folder}/{self.file.split('_20')[0]}" if self.is_by_name else self.mapping
        return f"{stem} {self.kind}"

    @cached_property
    def document(self) -> dict[str, Any]:
        """The mapping as it is written."""
        path = PROJECT / "extracts" / f"{self.mapping}.yml"
        loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        return loaded

    @property
    def is_by_name(self) -> bool:
        """Whether the file has the feed's own column names."""
        return self.document["feeds"] == BY_NAME

    @property
    def form(self) -> dict[str, Any]:
        """The mapping's word on the format."""
        return self.document.get("format", {})

    @property
    def encoding(self) -> str:
        """The declared encoding."""
        return str(self.form.get("encoding", "utf-8"))

    @cached_property
    def feeds(self) -> tuple[str, ...]:
        """The feeds that it fills."""
        if not self.is_by_name:
            return tuple(self.document["feeds"])
        return (max((feed for feed in CONTRACTS if self.file.startswith(feed)), key=len),)

    @cached_property
    def is_keyed(self) -> bool:
        """Whether every feed has a key, so that a repeated record is none more."""
        return all(CONTRACTS[feed].key for feed in self.feeds)

    @property
    def is_made_over(self) -> bool:
        """Whether a feed puts several records together, so that their order may matter."""
        if self.is_by_name:
            return False
        return any("pre_sql" in feed for feed in self.document["feeds"].values())

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The columns that the file must have, as they stand in its header."""
        if self.is_by_name:
            columns = CONTRACTS[self.feeds[0]].columns
            return tuple(c.name for c in columns if c.required and c.name != "source_system")
        header = self.document.get("header", {})
        return tuple(self._spelt(name) for name in header.get("required", ()))

    @cached_property
    def optional(self) -> tuple[str, ...]:
        """The columns that a feed reads where the file has them."""
        if self.is_by_name:
            names = [c.name for c in CONTRACTS[self.feeds[0]].columns]
        else:
            names = self.document.get("header", {}).get("optional", [])
        return tuple(self._spelt(name) for name in names if name not in self.required)

    def _spelt(self, name: str) -> str:
        """How this file spells a column."""
        header = self.document.get("header", {})
        if name in self._names:
            return str(name)
        for other in header.get("variants", {}).get(name, ()):
            if other in self._names:
                return str(other)
        pattern = header.get("patterns", {}).get(name)
        for other in self._names if pattern else ():
            if re.fullmatch(pattern, other):
                return other
        return str(name)

    @cached_property
    def _names(self) -> frozenset[str]:
        if self.kind != "csv":
            return frozenset()
        rows = csv.reader(
            io.StringIO(self.text, newline=""), delimiter=self.form.get("delimiter", ",")
        )
        return frozenset(cell for _, row in zip(range(12), rows, strict=False) for cell in row)

    @cached_property
    def text(self) -> str:
        """The file's text without a byte order mark."""
        raw = gzip.decompress(self.content) if self.file.endswith(".gz") else self.content
        return raw.decode(self.encoding).removeprefix("\ufeff")

    @cached_property
    def sheet(self) -> Sheet:
        """The text as raw cells."""
        return read_sheet(
            self.text,
            self.form.get("delimiter", ","),
            self.form.get("quote", '"'),
            self.required,
            self.form.get("header_rows", 1),
        )

    def bytes_of(self, text: str) -> bytes:
        """A text as this file would hold it."""
        raw = text.encode(self.encoding)
        return gzip.compress(raw, mtime=0) if self.file.endswith(".gz") else raw

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """The delivered columns that feed columns are made of, in the order of the mapping."""
        found = []
        for feed in self.feeds:
            contract = CONTRACTS[feed]
            if self.is_by_name:
                columns = {name: name for name in contract.names}
            else:
                columns = self.document["feeds"][feed]["columns"]
            for name, expression in columns.items():
                used = self.used_by(str(expression))
                if len(used) == 1:
                    found.append(_source(used[0], contract, name))
        return tuple(found)

    def used_by(self, expression: str) -> list[str]:
        """The delivered columns, as the file spells them, that an expression names."""
        header = self.document.get("header", {})
        if self.is_by_name:
            names = [expression]
        else:
            names = [*header.get("required", ()), *header.get("optional", ())]
        return [self._spelt(name) for name in names if _names(expression, name)]

    @property
    def all_columns(self) -> frozenset[str]:
        """Every feed column that the file fills."""
        if self.is_by_name:
            return frozenset(name for feed in self.feeds for name in CONTRACTS[feed].names)
        return frozenset(
            name for feed in self.feeds for name in self.document["feeds"][feed]["columns"]
        )

    def columns_of(self, delivered: str) -> frozenset[str]:
        """The feed columns that a delivered column is read for, alone or with others."""
        found = set()
        for feed in () if self.is_by_name else self.feeds:
            for name, expression in self.document["feeds"][feed]["columns"].items():
                if delivered in self.used_by(str(expression)):
                    found.add(name)
        return frozenset(found or {delivered})


def _names(expression: str, name: str) -> bool:
    plain = re.escape(name)
    return bool(
        re.search(rf'"{plain}"', expression)
        or re.search(rf"(?<![\w\"'.]){plain}(?![\w\"'(])", expression, re.IGNORECASE)
    )


def _source(delivered: str, contract: Contract, name: str) -> Source:
    column = contract.column(name)
    return Source(
        delivered, contract.feed, name, column.type, column.required, name in contract.key
    )
