"""One staging table per file and feed: mapped, filtered, cast, with its bad rows marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.layers import layers_of
from orchestration.extracts.plan import ZONE

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.layers import Layers
    from orchestration.extracts.plan import FeedPlan
    from orchestration.extracts.rules import Check

STAGE = "cx_stage"
GOOD = "_rule is null and not _bad"
"""The staged rows that are taken."""


def stage(connection: duckdb.DuckDBPyConnection, plan: FeedPlan) -> list[Check]:
    """Make the staging table of one file and feed; give back the checks its rows were held to.

    The table has the contract's columns typed, their companions, `_version`, `_rule` (the filter
    that takes the row, or null), `_bad`, `_loses` (to another row of its key: not known yet),
    `_doubtful_time`, and `_texts`: what was delivered, of bad rows only.
    """
    query, found = staging_query(plan)
    connection.execute(f"drop table if exists {STAGE}")
    connection.execute(f"create temp table {STAGE} as {query}", plan.parameters)
    return found


def staging_query(plan: FeedPlan) -> tuple[str, list[Check]]:
    """SQL of the staging table's rows, and the checks that they are held to."""
    layers = layers_of(plan)
    return _query(plan, layers), layers.checks


def staged_texts(plan: FeedPlan) -> list[str]:
    """The columns whose delivered text a bad row keeps in `_texts`, in order."""
    return layers_of(plan).texts


def _query(plan: FeedPlan, layers: Layers) -> str:
    """Mapped texts, then typed values, then what follows from both, then what is stored."""
    names = ", ".join(quoted(name) for name in (*layers.typed, *layers.dates))
    values = ", ".join(quoted(name) for name in layers.typed)
    dates = f", {_list(layers.dates)}" if layers.dates else ""
    conditions = [check.condition for check in layers.checks]
    conditions += ["len(_lacking) > 0"] if plan.lacking else []
    bad = " or ".join(f"({condition})" for condition in conditions) or "false"
    texts = ", ".join(quoted(text) for text in layers.texts)
    own = {"_reason": _case(plan.rejects)} if plan.rejects else {}
    own |= {"_lacking": plan.lacking} if plan.lacking else {}
    reason = "".join(f", {name}" for name in own)
    rejects = "".join(f", {sql} as {name}" for name, sql in own.items())
    kept = (f", {texts}" if texts else "") + reason
    zone = f", {ZONE}" if ZONE in layers.mapped else ""
    doubtful = " or ".join(layers.doubtful) or "false"
    return (
        f"select _record, {names}, _version, _rule, _bad, false as _loses, "
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
