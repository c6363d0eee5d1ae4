"""One staging table per file and feed: mapped, filtered, cast, with its bad rows marked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from orchestration.extracts.casts import (
    UTC,
    TimeRules,
    companions,
    doubtful_local_time,
    literal,
    native,
    pseudonym,
    quoted,
    typed,
    unless_blank,
)
from orchestration.extracts.mappings import BY_NAME, Numbers, SourceSystem, TimeZone
from orchestration.extracts.rules import (
    Check,
    checks,
    header_again,
    known_questions,
    undamaged_id,
    within_scale,
)
from orchestration.extracts.written_numbers import plain_number
from orchestration.extracts.zones import is_zone
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

    from orchestration.extracts.contracts import Column, Contract
    from orchestration.extracts.mappings import Mapping

STAGE = "cx_stage"
NAME = re.compile(r'"[^"]+"|\w+')
"""An expression that is one delivered column and nothing else."""
ZONE = "_zone"
TIME_ZONE = "time_zone"
NO_ZONE = "no time zone of the IANA list"


@dataclass(frozen=True)
class FeedPlan:
    """How one file fills one feed.

    `relation` is what the expressions of `columns` (feed column → SQL) are taken over, with
    `parameters`. `taken` rows are in the raw
    table already, and are not staged.
    """

    contract: Contract
    mapping: Mapping
    columns: dict[str, str]
    types: dict[str, str]
    relation: str
    parameters: list[Any]
    exported_at: datetime | None
    taken: int = 0

    @property
    def filters(self) -> dict[str, str]:
        """Rules by name, each an SQL condition over the delivered columns."""
        by_name = self.mapping.feeds == BY_NAME
        return {} if by_name else self.mapping.feed(self.contract.feed).filters

    @property
    def rejects(self) -> dict[str, str]:
        """The mapping's own reasons to reject a row, each an SQL condition."""
        by_name = self.mapping.feeds == BY_NAME
        return {} if by_name else self.mapping.feed(self.contract.feed).rejects

    def times(self, column: str) -> TimeRules:
        """How the times of a feed column are written."""
        mapping = self.mapping
        zone = mapping.time_zone
        return TimeRules(
            mapping.time_format(column),
            literal(zone) if isinstance(zone, str) else ZONE,
            mapping.precision.get(column) == "day",
        )


@dataclass(frozen=True)
class _Layers:
    """The select lists of the staging query, from delivered to stored."""

    mapped: dict[str, str]
    typed: dict[str, str]
    dates: dict[str, str]
    texts: list[str]
    checks: list[Check]
    doubtful: list[str]


def stage(connection: duckdb.DuckDBPyConnection, plan: FeedPlan) -> list[Check]:
    """Make the staging table of one file and feed; give back the checks its rows were held to.

    The table has the contract's columns typed, their companions, `_version`, `_row_hash`,
    `_rule` (the filter that takes the row, or null), `_bad`, `_doubtful_time`, and `_texts`:
    what was delivered, of bad rows only.
    """
    query, found = staging_query(plan)
    connection.execute(f"drop table if exists {STAGE}")
    connection.execute(f"create temp table {STAGE} as {query}", plan.parameters)
    return found


def staging_query(plan: FeedPlan) -> tuple[str, list[Check]]:
    """SQL of the staging table's rows, and the checks that they are held to."""
    layers = _layers(plan)
    return _query(plan, layers), layers.checks


def staged_texts(plan: FeedPlan) -> list[str]:
    """The columns whose delivered text a bad row keeps in `_texts`, in order."""
    return _layers(plan).texts


def _query(plan: FeedPlan, layers: _Layers) -> str:
    """Mapped texts, then typed values, then what follows from both, then what is stored."""
    names = ", ".join(quoted(name) for name in (*layers.typed, *layers.dates))
    values = ", ".join(quoted(name) for name in layers.typed)
    dates = f", {_list(layers.dates)}" if layers.dates else ""
    bad = " or ".join(f"({check.condition})" for check in layers.checks) or "false"
    texts = ", ".join(quoted(text) for text in layers.texts)
    reason = ", _reason" if plan.rejects else ""
    rejects = f", {_case(plan.rejects)} as _reason" if plan.rejects else ""
    kept = (f", {texts}" if texts else "") + reason
    zone = f", {ZONE}" if ZONE in layers.mapped else ""
    doubtful = " or ".join(layers.doubtful) or "false"
    row_hash = f"hash({names})" if plan.contract.key else "null::ubigint"
    return (
        f"select _record, {names}, _version, {row_hash} as _row_hash, _rule, _bad, "
        f"_doubtful_time{reason}, case when _bad then [{texts}] end as _texts from ("
        f"select _record, {values}{dates}{kept}, _rule, {_version(plan)} as _version, "
        f"_rule is null and coalesce({bad}, false) as _bad, "
        f"coalesce({doubtful}, false) as _doubtful_time from ("
        f"select _record, {_list(layers.typed)}{kept}{zone}, _rule from ("
        f"select _record, {_list(layers.mapped)}, {_case(plan.filters)} as _rule{rejects} "
        f"from {plan.relation})))"
    )


def _list(expressions: dict[str, str]) -> str:
    return ", ".join(f"{sql} as {quoted(name)}" for name, sql in expressions.items())


def _case(rules: dict[str, str]) -> str:
    """The name of the first rule that a row meets."""
    whens = " ".join(f"when {sql} then {literal(rule)}" for rule, sql in rules.items())
    return f"case {whens} end" if whens else "null::varchar"


def _version(plan: FeedPlan) -> str:
    contract = plan.contract
    if contract.version and contract.version in plan.columns:
        own = [quoted(contract.version)]
    else:
        own = []
    # Without a key nothing is newer, and one content may come under two names of different days.
    if plan.exported_at is not None and contract.key:
        own.append(f"{literal(plan.exported_at.isoformat())}::timestamp")
    elif not contract.needs_version and contract.event_time is not None:
        own.append(f"{quoted(contract.event_time)}::timestamp")
    return f"coalesce({', '.join(own)})" if own else "null::timestamp"


def _layers(plan: FeedPlan) -> _Layers:
    layers = _Layers({"_system": _system(plan.mapping)}, {}, {}, [], [], [])
    if isinstance(plan.mapping.time_zone, TimeZone):
        _add_zone(layers, plan.mapping.time_zone)
    for column in plan.contract.columns:
        _add(plan, layers, column)
    if plan.contract.needs_version:
        name = plan.contract.version or ""
        layers.checks.append(Check(name, "_version is null", "no version and no export time"))
    for reason in plan.rejects:
        layers.checks.append(Check("", f"_reason = {literal(reason)}", reason))
    return layers


def _system(mapping: Mapping) -> str:
    source = mapping.source_system
    if isinstance(source, SourceSystem):
        return f"coalesce({unless_blank(quoted(source.column))}, {literal(source.default)})"
    return literal(source or "")


def _add_zone(layers: _Layers, zone: TimeZone) -> None:
    """Each row's own zone; that of a row to be rejected for it is UTC, so that it can be cast."""
    told = f"coalesce({unless_blank(quoted(zone.column))}, {literal(zone.default)})"
    text = f"t_{TIME_ZONE}"
    layers.mapped.update(
        {text: told, ZONE: f"case when {is_zone(told)} then {told} else {UTC} end"}
    )
    layers.texts.append(text)
    layers.checks.append(Check(TIME_ZONE, f"not {is_zone(quoted(text))}", NO_ZONE))


def _add(plan: FeedPlan, layers: _Layers, column: Column) -> None:
    """Add one contract column to every layer."""
    times = plan.times(column.name)
    if column.name == "source_system":
        layers.typed[column.name] = "_system"
        return
    if column.name not in plan.columns:
        layers.typed[column.name] = f"null::{column.sql_type}"
        if column.source_date:
            stem = column.name.removesuffix("_at")
            layers.dates[f"{stem}_source_date"] = "null::date"
            layers.dates[f"{stem}_is_day"] = "null::boolean"
        return
    delivered = plan.columns[column.name]
    kind = plan.types.get(delivered.strip('"'), "VARCHAR")
    own = native(column, delivered, kind, times)
    if kind.startswith("TIMESTAMP"):
        times = replace(times, format=None)
    if own is not None and column.sql_type != "varchar":
        _add_native(layers, column, own, delivered, plan)
        return
    text = f"t_{column.name}"
    layers.mapped[text] = _as_text(plan, delivered)
    if column.is_number and plan.mapping.numbers != Numbers():
        _add_written(layers, column, delivered, plan)
        return
    if column.sql_type == "varchar":
        _add_string(plan, layers, column, delivered)
        return
    layers.texts.append(text)
    layers.typed[column.name] = typed(column, quoted(text), times)
    layers.dates.update(companions(column, quoted(text), quoted(column.name), times))
    _add_checks(layers, column, quoted(text), times)


def _add_string(plan: FeedPlan, layers: _Layers, column: Column, delivered: str) -> None:
    text = f"t_{column.name}"
    layers.typed[column.name] = _string(plan.mapping, column, quoted(text))
    layers.checks.extend(checks(column, quoted(column.name), None))
    if plan.contract.is_id(column):
        layers.texts.append(text)
        layers.checks.extend(undamaged_id(column, quoted(text)))
    if column.name in plan.contract.key and NAME.fullmatch(delivered):
        layers.checks.append(header_again(column, quoted(text), delivered.strip('"')))


def _add_written(layers: _Layers, column: Column, delivered: str, plan: FeedPlan) -> None:
    """A number in the mapping's own writing; what SQL worked out is a number already."""
    text, plain = f"t_{column.name}", f"p_{column.name}"
    written = plain_number(f"({delivered})::varchar", plan.mapping.numbers)
    own = _as_text(plan, delivered)
    layers.mapped[plain] = (
        f"case when typeof({delivered}) = 'VARCHAR' then {written} else {own} end"
    )
    layers.texts.append(text)
    layers.typed[column.name] = typed(column, quoted(plain), TimeRules())
    _add_checks(layers, column, quoted(text), TimeRules())


def _add_native(layers: _Layers, column: Column, own: str, delivered: str, plan: FeedPlan) -> None:
    """A value that the file itself types needs no text, but where it is bad its text is shown."""
    text = f"t_{column.name}"
    layers.mapped[f"n_{column.name}"] = own
    layers.mapped[text] = f"{delivered}::varchar"
    layers.texts.append(text)
    name = quoted(column.name)
    layers.typed[column.name] = quoted(f"n_{column.name}")
    is_day = plan.types.get(delivered.strip('"')) == "DATE"
    if column.source_date:
        stem = column.name.removesuffix("_at")
        layers.dates[f"{stem}_source_date"] = f"{name}::date"
        layers.dates[f"{stem}_is_day"] = f"case when {name} is not null then {is_day} end"
    _add_checks(layers, column, quoted(text), TimeRules())


def _add_checks(layers: _Layers, column: Column, text: str, times: TimeRules) -> None:
    scales = None
    if column.scale:
        scales = within_scale(column, known_questions(PROJECT, column.scale))
    layers.checks.extend(checks(column, text, scales))
    doubtful = doubtful_local_time(column, text, times)
    if doubtful:
        layers.doubtful.append(f"({doubtful})")


def _as_text(plan: FeedPlan, expression: str) -> str:
    plain = plan.types.get(expression.strip('"'))
    if plain == "VARCHAR":
        return expression
    return f"nullif(({expression})::varchar, '')"


def _string(mapping: Mapping, column: Column, text: str) -> str:
    if column.pii == "direct":
        return pseudonym(text)
    if column.required or column.refers_to is not None:
        text = unless_blank(text)
    if column.refers_to is None:
        return text
    system = mapping.refers_to.get(column.name)
    return f"{literal(system) if system else '_system'} || ':' || {text}"
