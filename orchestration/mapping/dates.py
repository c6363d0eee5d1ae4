"""Which declared formats read a column's times, tried by the engine that will read them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from orchestration.extracts.casts import TimeRules, literal, typed
from orchestration.extracts.contracts import Column as FeedColumn

if TYPE_CHECKING:
    import duckdb

ISO = "ISO 8601"
TRIED_FIRST = 300
NEARLY_ALL = 0.98
_TIMES = (
    "", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", " %H.%M", " %H.%M.%S",
    ", %H:%M", ", %H:%M:%S", "T%H:%M:%S", " %H:%M %z", " %H:%M:%S %z", " %H:%M:%S%z",
)  # fmt: skip
_DAY_FIRST = [f"%d{mark}%m{mark}{year}" for mark, year in product("/-.", ("%Y", "%y"))]
_MONTH_FIRST = [f"%m{mark}%d{mark}{year}" for mark, year in product("/-.", ("%Y", "%y"))]
_PLAIN = (
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y",
    "%b %d, %Y", "%B %d, %Y", "%b %d %Y", "%a, %d %b %Y",
)  # fmt: skip
_FORMATS = [date + time for date, time in product((*_DAY_FIRST, *_MONTH_FIRST, *_PLAIN), _TIMES)]
_LOOKS = {
    "%d": r"\d{1,2}", "%m": r"\d{1,2}", "%Y": r"\d{4}", "%y": r"\d\d", "%H": r"\d{1,2}",
    "%I": r"\d{1,2}", "%M": r"\d{1,2}", "%S": r"\d{1,2}", "%f": r"\d+", "%p": "[AaPp][Mm]",
    "%b": r"[^\W\d]{3}", "%B": r"[^\W\d]{3,9}", "%a": r"[^\W\d]{3}", "%z": r"[+-]\d\d:?\d\d|Z",
}  # fmt: skip
_ISO_LOOKS = re.compile(r"\d{4}-\d\d-\d\d([T ].*)?")


@dataclass(frozen=True)
class Times:
    """The formats that read any of a column's values, with the share that each reads.

    `dates_only` says that no value is written with an hour, `midnights` that none has another
    hour than 0, and `offsets` that some have a zone of their own.
    """

    shares: dict[str, float]
    dates_only: bool = False
    midnights: bool = False
    offsets: bool = False

    @property
    def complete(self) -> tuple[str, ...]:
        """The formats in which the column is written.

        They read every value; or nearly every one; or more than any other that is not the same
        with day and month changed about. What they do not read is a bad value, no other format.
        """
        best = max(self.shares.values(), default=0.0)
        told = tuple(name for name, share in self.shares.items() if share == best)
        others = [n for n in self.shares if n not in told and not any(_twins(n, t) for t in told)]
        is_one = best >= NEARLY_ALL or (best > 0.5 and not others)
        return told if is_one else ()

    @property
    def unread(self) -> float:
        """The share of values that are not written in the column's one format."""
        return 1 - max(self.shares.values(), default=0.0) if self.complete else 0.0

    @property
    def is_ambiguous(self) -> bool:
        """Whether every value reads both with the day and with the month first."""
        return len({_order(name) for name in self.complete} & {"day", "month"}) == 2

    @property
    def needed(self) -> tuple[str, ...]:
        """Formats that together read as much as all do, the most telling first."""
        if self.complete:
            return self.complete[:1]
        kept: list[str] = []
        for name in sorted(self.shares, key=lambda one: -self.shares[one]):
            if not any(_twins(name, other) for other in kept):
                kept.append(name)
        return tuple(kept)


def read_times(connection: duckdb.DuckDBPyConnection, values: str) -> Times | None:
    """Try every format on a table of distinct `value`s and how often each is there (`n`).

    None where fewer than half are times.
    """
    few = connection.execute(f"select trim(value) from {values} limit {TRIED_FIRST}").fetchall()
    likely = _likely([value for (value,) in few])
    if not likely:
        return None
    shares = {name: s for name, s in _shares(connection, values, likely).items() if s >= 0.005}
    times = Times(shares)
    if sum(shares[name] for name in times.needed) < 0.5:
        return None
    dates_only, midnights, offsets = _look(connection, values, times.needed[0])
    return Times(shares, dates_only, midnights, offsets)


def _likely(values: list[str]) -> list[str]:
    """The formats of which any of the values has the look: few, so that few need be tried."""
    looks = {ISO: _ISO_LOOKS} | {name: _look_of(name) for name in _FORMATS}
    return [name for name, look in looks.items() if any(look.fullmatch(one) for one in values)]


@cache
def _look_of(name: str) -> re.Pattern[str]:
    parts = re.split(r"(%[A-Za-z])", name)
    return re.compile("".join(f"({_LOOKS[p]})" if p in _LOOKS else re.escape(p) for p in parts))


def parsed(value: str, name: str) -> str:
    """SQL of a time read by a format, or by the loader's own ISO rules."""
    if name == ISO:
        return typed(FeedColumn("value", "timestamp"), value, TimeRules())
    found = f"try_strptime({value}, {literal(name)})"
    return f"make_timestamp(epoch_us({found}))" if "%z" in name else found


def _shares(
    connection: duckdb.DuckDBPyConnection, table: str, names: list[str]
) -> dict[str, float]:
    """The share of records whose value each format reads as a time between 1990 and 2100."""
    tests = ", ".join(
        f"sum(n) filter (year({parsed('value', name)}) between 1990 and 2100) / sum(n)"
        for name in names
    )
    found = connection.execute(f"select {tests} from {table}").fetchone() or ()
    return {name: share or 0.0 for name, share in zip(names, found, strict=True)}


def _look(connection: duckdb.DuckDBPyConnection, values: str, name: str) -> tuple[bool, bool, bool]:
    """Whether no value has an hour, none but 0, and whether some have an offset."""
    found = connection.execute(
        "select not bool_or(regexp_matches(value, '[0-9][:.][0-9]{2}( ?[AaPp][Mm]|[:.Z+ -].*)?$') "
        "and not regexp_full_match(value, '[0-9]+[.][0-9]+[.][0-9]+')), "
        f"bool_and(({parsed('value', name)})::time = '00:00'), "
        f"bool_or(regexp_matches(value, ':[0-9.]+(Z| ?[+-][0-9]{{2}}:?[0-9]{{2}})$')) from {values}"
    ).fetchone()
    dates_only, midnights, offsets = found or (True, True, False)
    return bool(dates_only), bool(midnights), bool(offsets)


def _order(name: str) -> str:
    if name[:2] == "%d" and name[3:5] == "%m":
        return "day"
    return "month" if name[:2] == "%m" and name[3:5] == "%d" else ""


def _twins(one: str, other: str) -> bool:
    """Whether two formats differ in the order of day and month only."""
    return one != other and one.replace("%d", "%m") == other.replace("%d", "%m")
