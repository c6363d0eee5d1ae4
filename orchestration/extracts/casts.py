"""SQL that turns delivered text into typed values, and says why a value is not taken.

Every function here returns SQL text over column names that contracts and mappings declare;
values of delivered rows and names of files never enter it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orchestration.extracts.contracts import Column

WHOLE = r"^[+-]?[0-9]+(\.0*)?$"
OFFSET = r"^.{10}.*(Z|[+-][0-9]{2}(:?[0-9]{2})?|[ ][A-Za-z_/]+)$"
INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT"}


def quoted(name: str) -> str:
    """A name as a SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as a SQL literal; only for words that contracts, seeds and mappings declare."""
    return "'" + text.replace("'", "''") + "'"


UTC = literal("UTC")


@dataclass(frozen=True)
class TimeRules:
    """How the times of one column are written: format (None is ISO 8601), zone, dates only.

    `zone` is SQL: the literal of a zone's name, or a column that names each row's.
    """

    format: str | None = None
    zone: str = UTC
    day: bool = False

    @property
    def has_offset(self) -> bool:
        """Whether the declared format tells each time's offset."""
        return "%z" in (self.format or "").lower()


def typed(column: Column, text: str, times: TimeRules) -> str:
    """The typed value of a text expression; null where the text is not such a value."""
    kind = column.sql_type
    if kind in ("integer", "bigint"):
        return _integer(kind, text)
    if kind.startswith("decimal"):
        return _decimal(kind, text)
    if kind == "boolean":
        return _boolean(text)
    if kind == "double":
        return f"case when isfinite(try_cast({text} as double)) then try_cast({text} as double) end"
    if kind == "date":
        return _date(text, times)
    if kind == "timestamp":
        return _timestamp(text, times)
    return text


def native(column: Column, value: str, kind: str, times: TimeRules) -> str | None:
    """The typed value of a column that a Parquet file already types, if that type will do.

    A time that has to be brought to UTC, or to a day, is read from its text, as everywhere.
    """
    target = column.sql_type
    if kind.startswith("TIMESTAMP") and (times.zone != UTC or times.day):
        return None
    if kind == target.upper() or kind == target.upper().replace(" ", ""):
        return value
    if target in ("integer", "bigint") and kind in INTEGERS:
        return f"try_cast({value} as {target})"
    if target == "timestamp" and kind == "DATE":
        return f"{value}::timestamp"
    if target == "timestamp" and kind == "TIMESTAMP WITH TIME ZONE":
        return f"make_timestamp(epoch_us({value}))"
    if target == "timestamp" and kind.startswith("TIMESTAMP"):
        return f"{value}::timestamp"
    return None


def _integer(kind: str, text: str) -> str:
    value = f"try_cast({text} as {kind})"
    whole = f"({value}::varchar = {text} or regexp_matches({text}, {literal(WHOLE)}))"
    return f"case when {whole} then {value} end"


def _decimal(kind: str, text: str) -> str:
    """Only digits, and none beyond the scale but zeros: a cast alone would round."""
    found = re.search(r",\s*(\d+)\)", kind)
    scale = int(found.group(1)) if found else 0
    plain = literal(rf"^[+-]?([0-9]+(\.[0-9]{{0,{scale}}}0*)?|\.[0-9]{{1,{scale}}}0*)$")
    return f"case when regexp_matches({text}, {plain}) then try_cast({text} as {kind}) end"


def _boolean(text: str) -> str:
    yes = "'true', 't', 'yes', 'y', '1', 'on'"
    no = "'false', 'f', 'no', 'n', '0', 'off'"
    return (
        f"case when lower({text}) in ({yes}) then true when lower({text}) in ({no}) then false end"
    )


def _date(text: str, times: TimeRules) -> str:
    if times.format:
        return f"try_strptime({text}, {literal(times.format)})::date"
    iso = f"strlen({text}) = 10 or regexp_matches({text}, '^.{{10}}[T ]00:00(:00(\\.0*)?)?Z?$')"
    return f"case when ({iso}) and strpos({text}, '-') = 5 then try_cast({text}[:10] as date) end"


def _timestamp(text: str, times: TimeRules) -> str:
    """UTC without a zone; a date alone is its own midnight, whatever the zone."""
    if times.day:
        whole = f"try_cast({text} as timestamp) is not null" if not times.format else "true"
        return f"case when {whole} then {_local_date(text, times)}::timestamp end"
    if times.format:
        return _with_format(text, times)
    exact = _is_exact(text)
    naive = f"try_cast({text} as timestamp)"
    zoned = _zoned(text)
    if times.zone == UTC:
        value = (
            f"case when {_is_plain(text)} then {naive} when strlen({text}) >= 10 then {zoned} end"
        )
    else:
        local = _from_local(naive, times.zone)
        value = (
            f"case when strlen({text}) = 10 then {naive} when {exact} then {local} "
            f"when strlen({text}) < 10 then null "
            f"when regexp_matches({text}, {literal(OFFSET)}) then {zoned} else {local} end"
        )
    return f"case when strpos({text}, '-') = 5 then {value} end"


def _is_exact(text: str) -> str:
    """Whether a time is written to the second, without an offset."""
    return f"strlen({text}) = 19 and {text}[17] = ':'"


def _is_plain(text: str) -> str:
    """Whether a time can be taken as UTC as it is written."""
    return f"suffix({text}, 'Z') or ({_is_exact(text)})"


def _zoned(text: str) -> str:
    """A time with its offset; only where that is none is a blank before it left out."""
    joined = f"replace(replace({text}, ' -', '-'), ' +', '+')"
    again = f"case when {text} is not null then try_cast({joined} as timestamptz) end"
    return f"make_timestamp(epoch_us(coalesce(try_cast({text} as timestamptz), {again})))"


def _from_local(naive: str, zone: str) -> str:
    return f"make_timestamp(epoch_us(timezone({zone}, {naive})))"


def _with_format(text: str, times: TimeRules) -> str:
    parsed = f"try_strptime({text}, {literal(times.format or '')})"
    if times.has_offset:
        return f"make_timestamp(epoch_us({parsed}))"
    return parsed if times.zone == UTC else _from_local(parsed, times.zone)


def _local_date(text: str, times: TimeRules) -> str:
    """The date as it is written, whatever offset stands behind it."""
    if times.format and times.format.endswith("%z"):
        bare = f"regexp_replace({text}, ' *(Z|[+-][0-9:]+)$', '')"
        return f"try_strptime({bare}, {literal(times.format[:-2].rstrip())})::date"
    if times.format:
        return f"try_strptime({text}, {literal(times.format)})::date"
    return f"case when strpos({text}, '-') = 5 then try_cast({text}[:10] as date) end"


def companions(column: Column, text: str, value: str, times: TimeRules) -> dict[str, str]:
    """For a column with `source_date`: the date in the source's own zone, and whether that is all.

    Args:
        column: the contract's column.
        text: SQL of the delivered text.
        value: SQL of the typed value, UTC.
        times: how the column's times are written.
    """
    if not column.source_date:
        return {}
    stem = column.name.removesuffix("_at")
    is_day = "true" if times.day else "false" if times.format else f"strlen({text}) = 10"
    local = _local_date(text, times)
    if times.zone == UTC and not times.format and not times.day:
        # Only 24:00, a midnight, has another date in UTC than is written; few times are midnights.
        same = f"({_is_plain(text)}) and {value} <> {value}::date"
        local = f"case when {same} then {value}::date else {local} end"
    if times.zone != UTC and not times.day:
        zoned = f"timezone({times.zone}, timezone('UTC', {value}))::date"
        if times.has_offset:
            local = zoned
        elif not times.format:
            written = f"regexp_matches({text}, {literal(OFFSET)})"
            local = f"case when {written} then {zoned} else {local} end"
    return {
        f"{stem}_source_date": f"case when {value} is not null then {local} end",
        f"{stem}_is_day": f"case when {value} is not null then {is_day} end",
    }


def doubtful_local_time(column: Column, text: str, times: TimeRules) -> str | None:
    """A condition for local times that a change of the clock skips or repeats; None for UTC.

    A skipped time does not come back from UTC as it was written. A repeated one is read again an
    hour earlier or later.
    """
    if column.sql_type != "timestamp" or times.zone == UTC or times.day or times.has_offset:
        return None
    zone, name = times.zone, quoted(column.name)
    naive = f"try_cast({text} as timestamp)"
    if times.format:
        naive = f"try_strptime({text}, {literal(times.format)})"

    def local(instant: str) -> str:
        return f"timezone({zone}, timezone('UTC', {instant}))"

    again = " or ".join(f"{local(f'{name} {sign} interval 1 hour')} = {naive}" for sign in "+-")
    written = "" if times.format else f"not regexp_matches({text}, {literal(OFFSET)}) and "
    whole = "" if times.format else f"strlen({text}) > 10 and "
    return f"{whole}{written}({local(name)} <> {naive} or {again})"
