"""What stands in each column: how full, how distinct, which type, which words mean nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.mapping.dates import Times, read_times
from orchestration.mapping.numbers import Numbers, read_numbers
from orchestration.mapping.seeds import known_words
from orchestration.mapping.words import words
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

NULL_WORDS = (
    "", "-", "--", "?", ".", "n/a", "na", "#n/a", "null", "nil", "none", "nan", "\\n", "undefined",
    "(not set)", "(null)", "(none)", "not set",
)  # fmt: skip
_HEX = "[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{24,64}"
KINDS = {
    "boolean": "(?i)(true|false|yes|no|y|n|t|f|on|off)",
    "e-mail": r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}",
    "phone": r"(\+|00|\()[0-9][0-9 ()/.-]{5,18}[0-9]|0[1-9][0-9]{1,3}[ /-][0-9][0-9 /-]{4,12}",
    "duration": r"[0-9]{1,5}:[0-5][0-9](:[0-5][0-9])?",
    "damaged id": r"[0-9](\.[0-9]+)?[eE]\+[0-9]+",
    "id": f"(?i){_HEX}|[a-z#]{{1,6}}[-_]?[0-9]{{2,}}",
    "address": r"(?i)(https?://|www\.).*",
    "list or object": r"(?s)[\[{].*[\]}]",
}
REACHES = {"email", "mail", "phone", "telefon", "telefonnummer", "tel", "mobile", "mobil", "handy"}
"""Words of columns that hold addresses or numbers of persons, whatever else is in them."""
VALUES = "cx_values"
FEW_WORDS = 50
_SHAPE = "left(regexp_replace(regexp_replace(value, '\\p{N}', '9', 'g'), '\\p{L}', 'a', 'g'), 24)"


@dataclass(frozen=True)
class Column:
    """One column of an unknown file. Of its values only shapes are kept: digits 9, letters a.

    `meanings` says how many of its different words have a meaning as a status of a ticket, of an
    order, or as a channel.
    """

    name: str
    place: int
    filled: float
    distinct: int
    kind: str
    shape: str = ""
    null_words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    times: Times | None = None
    numbers: Numbers | None = None
    odd: str = ""
    meanings: dict[str, int] = field(default_factory=dict)

    @property
    def sql(self) -> str:
        """Its name in the table of records."""
        return f"c{self.place}"

    @property
    def is_personal(self) -> bool:
        """Whether it says how to reach a person, by its values or by its name."""
        return self.kind in ("e-mail", "phone") or bool(set(words(self.name)) & REACHES)

    @property
    def is_number(self) -> bool:
        """Whether every value is a number, however written."""
        return self.kind in ("whole number", "decimal")


@dataclass(frozen=True)
class Keys:
    """Columns, alone or two together, whose values name every record that was looked at."""

    single: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = field(default=())


def read_columns(connection: duckdb.DuckDBPyConnection, names: Sequence[str]) -> list[Column]:
    """Look at every column of the table `records` (`c0`, `c1`, … as text)."""
    return [_column(connection, name, place) for place, name in enumerate(names)]


def _column(connection: duckdb.DuckDBPyConnection, name: str, place: int) -> Column:
    words = ", ".join(literal(word) for word in NULL_WORDS)
    connection.execute(
        f"create or replace temp table cx_all as select c{place} as value, count(*) as n, "
        f"lower(trim(c{place})) in ({words}) as is_null from records "
        f"where c{place} is not null group by 1"
    )
    connection.execute(f"create or replace temp table {VALUES} as from cx_all where not is_null")
    total, filled, distinct, nulls = connection.execute(
        "select (select count(*) from records), coalesce(sum(n) filter (not is_null), 0), "
        "count(*) filter (not is_null), coalesce(list(distinct value order by value) "
        "filter (is_null and value <> ''), []) "
        "from cx_all"
    ).fetchone() or (0, 0, 0, [])
    share = int(filled) / total if total else 0.0
    words_seen = tuple(str(word) for word in nulls)
    if not distinct:
        return Column(name, place, 0.0, 0, "empty", null_words=words_seen)
    return _typed(connection, Column(name, place, share, distinct, "text", null_words=words_seen))


def _typed(connection: duckdb.DuckDBPyConnection, column: Column) -> Column:
    from dataclasses import replace

    shape, fits, leading = _fits(connection)
    column = replace(column, shape=shape)
    numbers = read_numbers(connection, VALUES)
    if numbers and not leading:
        low, high = _range(connection) if numbers.is_plain else (None, None)
        kind = "whole number" if numbers.whole else "decimal"
        times = read_times(connection, VALUES) if _eight_digits(low, high) else None
        return replace(column, kind=kind, numbers=numbers, low=low, high=high, times=times)
    if numbers and numbers.whole:
        return replace(column, kind="id", odd="leading zeros")
    for kind, share in fits.items():
        if share == 1:
            return replace(column, kind=kind)
    times = read_times(connection, VALUES)
    if times:
        return replace(column, kind="date" if times.dates_only else "time", times=times)
    mostly = next((kind for kind, share in fits.items() if share >= 0.95), "")
    odd = f"{1 - fits[mostly]:.1%} of its values are no {mostly}" if mostly else ""
    return replace(column, odd=odd, meanings=_meanings(connection, column))


def _meanings(connection: duckdb.DuckDBPyConnection, column: Column) -> dict[str, int]:
    if column.distinct > FEW_WORDS:
        return {}
    rows = connection.execute(f"select distinct lower(trim(value)) from {VALUES}").fetchall()
    values = {value for (value,) in rows}
    return {kind: len(values & words) for kind, words in known_words(PROJECT).items()}


def _fits(connection: duckdb.DuckDBPyConnection) -> tuple[str, dict[str, float], bool]:
    """The commonest shape, the share that fits each kind, and whether zeros lead whole numbers."""
    tests = ", ".join(
        f"count(*) filter (regexp_full_match(trim(value), {literal(pattern)})) / count(*)"
        for pattern in KINDS.values()
    )
    found = connection.execute(
        f"select (select any_value(shape) from (select {_SHAPE} as shape, sum(n) as n "
        f"from {VALUES} group by 1 order by 2 desc, 1 limit 1)), "
        f"coalesce(bool_or(regexp_full_match(value, '0[0-9]+')), false), {tests} from {VALUES}"
    ).fetchone() or ("", False)
    shape, leading, *shares = found
    return str(shape), dict(zip(KINDS, shares, strict=True)), bool(leading)


def _range(connection: duckdb.DuckDBPyConnection) -> tuple[float | None, float | None]:
    found = connection.execute(
        f"select min(try_cast(value as double)), max(try_cast(value as double)) from {VALUES}"
    ).fetchone()
    return found or (None, None)


def _eight_digits(low: float | None, high: float | None) -> bool:
    """Whether whole numbers could be dates such as 20240131."""
    return low is not None and high is not None and low >= 19900101 and high <= 21001231


def find_keys(connection: duckdb.DuckDBPyConnection, columns: Sequence[Column]) -> Keys:
    """Columns that tell every record from every other; pairs of two only where no one does."""
    total = _count(connection, "select count(*) from records")
    single = tuple(
        one.name
        for one in columns
        if one.distinct == total and one.filled == 1 and _may_be_key(one)
    )
    if single or total < 2:
        return Keys(single)
    likely = [one for one in columns if one.filled == 1 and _may_be_key(one) and one.distinct > 1]
    likely = sorted(likely, key=lambda one: -one.distinct)[:8]
    pairs = [
        (one, other)
        for one, other in combinations(likely, 2)
        if one.distinct * other.distinct >= total
        and _count(
            connection,
            f"select count(*) from (select distinct {quoted(one.sql)}, {quoted(other.sql)} "
            "from records)",
        )
        == total
    ]
    return Keys((), tuple((one.name, other.name) for one, other in pairs[:3]))


def _may_be_key(column: Column) -> bool:
    return column.kind not in ("decimal", "empty", "damaged id", "list or object")


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    found = connection.execute(query).fetchone()
    return int(found[0]) if found else 0
