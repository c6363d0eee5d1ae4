"""What a staging query selects for each column, from the text delivered to the value stored."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from orchestration.extracts.casts import (
    UTC,
    TimeRules,
    companions,
    doubtful_local_time,
    literal,
    native,
    quoted,
    typed,
)
from orchestration.extracts.mappings import Numbers, SourceSystem, TimeZone
from orchestration.extracts.plan import ZONE
from orchestration.extracts.rules import (
    Check,
    checks,
    header_again,
    known_questions,
    undamaged_id,
    within_scale,
)
from orchestration.extracts.texts import pseudonym, unless_blank
from orchestration.extracts.written_numbers import plain_number
from orchestration.extracts.zones import is_zone
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from orchestration.extracts.contracts import Column
    from orchestration.extracts.mappings import Mapping
    from orchestration.extracts.plan import FeedPlan

NAME = re.compile(r'"[^"]+"|\w+')
"""An expression that is one delivered column and nothing else."""
TIME_ZONE = "time_zone"
NO_ZONE = "no time zone of the IANA list"


@dataclass(frozen=True)
class Layers:
    """The select lists of the staging query, from delivered to stored.

    `texts` are the columns whose delivered text a bad row keeps, in order.
    """

    mapped: dict[str, str]
    typed: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)


def layers_of(plan: FeedPlan) -> Layers:
    """What the staging query of a file and feed selects, and the checks of its rows."""
    layers = Layers({"_system": _system(plan.mapping)})
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


def _add_zone(layers: Layers, zone: TimeZone) -> None:
    """Each row's own zone; that of a row to be rejected for it is UTC, so that it can be cast."""
    told = f"coalesce({unless_blank(quoted(zone.column))}, {literal(zone.default)})"
    text = f"t_{TIME_ZONE}"
    layers.mapped.update(
        {text: told, ZONE: f"case when {is_zone(told)} then {told} else {UTC} end"}
    )
    layers.texts.append(text)
    layers.checks.append(Check(TIME_ZONE, f"not {is_zone(quoted(text))}", NO_ZONE))


def _add(plan: FeedPlan, layers: Layers, column: Column) -> None:
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


def _add_string(plan: FeedPlan, layers: Layers, column: Column, delivered: str) -> None:
    text = f"t_{column.name}"
    layers.typed[column.name] = _string(plan.mapping, column, quoted(text))
    layers.checks.extend(checks(column, quoted(column.name), None))
    if plan.contract.is_id(column):
        layers.texts.append(text)
        layers.checks.extend(undamaged_id(column, quoted(text)))
    if column.name in plan.contract.key and NAME.fullmatch(delivered):
        layers.checks.append(header_again(column, quoted(text), delivered.strip('"')))


def _add_written(layers: Layers, column: Column, delivered: str, plan: FeedPlan) -> None:
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


def _add_native(layers: Layers, column: Column, own: str, delivered: str, plan: FeedPlan) -> None:
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


def _add_checks(layers: Layers, column: Column, text: str, times: TimeRules) -> None:
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
