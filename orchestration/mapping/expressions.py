"""What a column of a feed is made of: an expression, a format for its times, and what is unsure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.mapping.dates import ISO
from orchestration.mapping.seeds import SEEDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orchestration.mapping.columns import Column
    from orchestration.mapping.propose import Pairing

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
UNITS = {"h": 60.0, "hr": 60.0, "hrs": 60.0, "hour": 60.0, "hours": 60.0, "s": 1 / 60,
         "sec": 1 / 60, "secs": 1 / 60, "seconds": 1 / 60}  # fmt: skip
EPOCHS = ((1e17, "1e9", "nano"), (1e14, "1e6", "micro"), (1e11, "1e3", "milli"), (0, "1", ""))


@dataclass(frozen=True)
class Filled:
    """How one column of a feed is filled.

    `format` is its line in `time_formats`, None where ISO 8601 or no time. `choices` are the two
    formats of which somebody must choose one. `day` says that it holds dates without an hour.
    """

    target: str
    expression: str
    doubts: tuple[str, ...] = ()
    is_time: bool = False
    format: str | None = None
    choices: tuple[str, ...] = ()
    day: bool = False
    day_doubt: str = ""


def identifier(name: str) -> str:
    """A delivered column as SQL: bare where that is allowed, else in double quotes."""
    if IDENTIFIER.fullmatch(name) and name.lower() not in _reserved():
        return name
    return quoted(name)


@cache
def _reserved() -> frozenset[str]:
    import duckdb

    with duckdb.connect() as connection:
        rows = connection.execute(
            "select keyword_name from duckdb_keywords() where keyword_category <> 'unreserved'"
        ).fetchall()
    return frozenset(name for (name,) in rows)


def filled(pairing: Pairing, columns: Sequence[Column]) -> Filled:
    """How a pairing fills its column.

    Args:
        pairing: the column of the file that was taken for one of the feed's.
        columns: all columns of the file: the dates of one may decide the order in another.
    """
    target, column = pairing.target, pairing.column
    doubts = _doubts(pairing)
    name = identifier(column.name)
    if target.sql_type in ("timestamp", "date"):
        return replace(_time(pairing, columns, name, doubts), is_time=True)
    if target.name.endswith("_minutes_recorded"):
        return Filled(target.name, *_minutes(column, name, doubts))
    return Filled(target.name, name, doubts)


def _doubts(pairing: Pairing) -> tuple[str, ...]:
    column = pairing.column
    found = []
    if pairing.others:
        found.append(f"or {', '.join(pairing.others)}")
    elif not pairing.is_sure and column.kind != "empty":
        found.append(f"is '{column.name}' this?")
    if column.kind == "damaged id":
        found.append("a spreadsheet has damaged these ids (1.23E+17): export them as text")
    if column.kind == "empty":
        found.append("no value in it")
    if pairing.target.required and column.kind != "empty" and column.filled < 1:
        found.append(f"{1 - column.filled:.1%} of the records have none and would be rejected")
    if column.odd:
        found.append(column.odd)
    seed = SEEDS.get(f"{pairing.feed}.{pairing.target.name}")
    meant = column.meanings.get(f"{pairing.feed}.{pairing.target.name}", column.distinct)
    if seed and meant < column.distinct:
        unknown = column.distinct - meant
        found.append(f"{unknown} of its {column.distinct} words are not in seeds/{seed}.csv")
    return tuple(found)


def _time(
    pairing: Pairing, columns: Sequence[Column], name: str, doubts: tuple[str, ...]
) -> Filled:
    target, column, times = pairing.target.name, pairing.column, pairing.column.times
    if times is None:
        if column.is_number and column.low is not None and column.low > 5e8:
            return Filled(target, *_epoch(column, name, doubts))
        return Filled(target, name, (*doubts, f"no format reads it (it looks like {column.shape})"))
    if times.unread:
        told = f"{times.unread:.1%} of its values are written otherwise and would be rejected"
        doubts = (*doubts, told)
    is_day = pairing.target.sql_type == "timestamp" and times.midnights
    day_doubt = "" if times.dates_only else f"every {target} is a midnight"
    if ISO in times.complete:
        written_as_day = is_day and not times.dates_only
        return Filled(target, name, doubts, day=written_as_day, day_doubt=day_doubt)
    if not times.complete:
        expression, told = _mixed(column, name)
        return Filled(target, expression, (*doubts, told), day=is_day and times.dates_only)
    if times.is_ambiguous:
        return _ambiguous(target, column, columns, name, doubts, is_day)
    form = times.complete[0]
    return Filled(target, name, doubts, format=form, day=is_day, day_doubt=day_doubt)


def _ambiguous(
    target: str,
    column: Column,
    columns: Sequence[Column],
    name: str,
    doubts: tuple[str, ...],
    is_day: bool,
) -> Filled:
    """Both orders read every value: another column of the file may tell, else a person must."""
    forms = column.times.complete if column.times else ()
    for other in columns:
        its = other.times.complete if other.times and not other.times.is_ambiguous else ()
        same = [form for form in forms if form in its]
        if same:
            told = f"every {target} reads as day-month and as month-day; as '{other.name}' is read"
            return Filled(target, name, (*doubts, told), format=same[0], day=is_day)
    both = tuple(sorted((f for f in forms if f[:2] in ("%d", "%m")), key=lambda f: f[:2]))
    return Filled(target, name, doubts, choices=both, day=is_day)


def _mixed(column: Column, name: str) -> tuple[str, str]:
    """Several formats in one column: the first that reads a value is taken.

    What none of them reads is handed on as it is, so that it is rejected by its shape.
    """
    times = column.times
    forms = times.needed if times else ()
    shares = times.shares if times else {}
    plain = [form for form in forms if form != ISO or not {"%Y-%m-%d"} & set(forms)]
    parts = [_read(name, form) for form in plain]
    told = ", ".join(f"{form} {shares[form]:.0%}" for form in plain)
    rest = "; what none of them reads is rejected" if sum(shares[f] for f in plain) < 0.995 else ""
    return f"coalesce({', '.join(parts)}, {name})", f"several formats: {told}{rest}"


def _read(name: str, form: str) -> str:
    if form == ISO:
        return f"try_cast({name} as timestamp)::varchar"
    return f"try_strptime({name}, {literal(form)})::varchar"


def _epoch(column: Column, name: str, doubts: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    top = column.high or 0
    divisor, unit = next((divisor, unit) for least, divisor, unit in EPOCHS if top > least)
    seconds = f"try_cast({name} as double)" + (f" / {divisor}" if divisor != "1" else "")
    expression = f"make_timestamp(({seconds} * 1e6)::bigint)::varchar"
    return expression, (*doubts, f"read as {unit}seconds since 1970")


def _minutes(column: Column, name: str, doubts: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A duration in minutes, from HH:MM:SS or from a number in the unit that the name gives."""
    if column.kind == "duration":
        if column.shape.count(":") < 2:
            doubts = (*doubts, "is it hours:minutes?")
        return f"epoch(try_cast({name} as interval)) / 60", doubts
    factor = next(
        (UNITS[word] for word in re.findall("[a-z]+", column.name.lower()) if word in UNITS), 1
    )
    if factor == 1:
        told = "" if "min" in column.name.lower() else "are these minutes?"
        return name, (*doubts, told) if told else doubts
    return f"try_cast({name} as double) * {factor:g}", doubts
