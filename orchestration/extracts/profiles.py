"""The profile of a file: counts and sums of its good rows that add up over files.

It lies with the loader because it is as old as the rows: other code here means loading again.
No customer's value is kept: words of a column only where the contract calls them categories.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.upsert import GOOD_ROWS

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

    from orchestration.extracts.contracts import Column, Contract
    from orchestration.extracts.plan import FeedPlan

OTHER = "(other)"
"""Stands for members that are no plain words, and for all of a column that has too many."""
_MOST_MEMBERS = 100
_COUNTED_ROWS = 100_000
_LONGEST_WORD = 60
_NO_PLAIN_WORD = r"[^\p{L}\p{N} _./&+=:()-]|[0-9]{5}"


def keep(connection: duckdb.DuckDBPyConnection, plan: FeedPlan, file_id: str, staged: int) -> None:
    """Write the profile of a file's good rows for one feed, in place of an earlier one.

    Rows of `ops.profiles`, by metric: `rows`; per column `nulls`; per number column `sum`,
    `squares`, `minimum`, `maximum`; of the event time `event_minimum`, `event_maximum` (seconds
    since 1970, without those in the future) and `future` (rows); per category column `members`
    (rows per member). Members of large files are counted in every n-th record and multiplied.

    Args:
        connection: within the transaction that loads the file; the view of its good rows is there.
        plan: how the file fills the feed.
        file_id: the file.
        staged: rows that the file gave the feed.
    """
    feed, contract = plan.contract.feed, plan.contract
    connection.execute("delete from ops.profiles where file_id = ? and feed = ?", [file_id, feed])
    step = staged // _COUNTED_ROWS + 1
    parts = [_measures(contract, _latest(plan.exported_at)), *_members(contract, step)]
    connection.execute(
        f"insert into ops.profiles with counted as materialized ({_counted(contract, step)}) "
        f"select ?, ?, * from ({' union all '.join(parts)}) where value is not null",
        [file_id, feed],
    )


def categories(contract: Contract) -> list[Column]:
    """The columns whose members are counted: declared so, or held to a list or a scale."""
    return [one for one in contract.columns if one.is_category or one.scale]


def measures(contract: Contract) -> list[Column]:
    """The columns of numbers, whose means are compared; scores are compared by their members."""
    return [one for one in contract.columns if one.is_number and not one.scale]


def _measures(contract: Contract, latest: str) -> str:
    """One pass over all rows: a list of (metric, column, value), one row each."""
    items = [_item("rows", "", "count(*)")]
    for column in contract.columns:
        name = quoted(column.name)
        items.append(_item("nulls", column.name, f"count(*) - count({name})"))
    for column in measures(contract):
        number = f"{quoted(column.name)}::double"
        items += [
            _item("sum", column.name, f"sum({number})"),
            _item("squares", column.name, f"sum({number} * {number})"),
            _item("minimum", column.name, f"min({quoted(column.name)})"),
            _item("maximum", column.name, f"max({quoted(column.name)})"),
        ]
    if contract.event_time:
        items += _event(contract.event_time, latest)
    return (
        "select one.metric, one.name, '', one.value from (select unnest(["
        f"{', '.join(items)}]) as one from {GOOD_ROWS})"
    )


def _event(column: str, latest: str) -> list[str]:
    event = f"{quoted(column)}::timestamp"
    return [
        _item("event_minimum", column, f"epoch(min({event}))"),
        _item("event_maximum", column, f"epoch(max({event}) filter ({event} <= {latest}))"),
        _item("future", column, f"count(*) filter ({event} > {latest})"),
    ]


def _item(metric: str, column: str, value: str) -> str:
    return f"{{'metric': {literal(metric)}, 'name': {literal(column)}, 'value': ({value})::double}}"


def _latest(exported_at: datetime | None) -> str:
    """The last moment that is not the future; an export date may be that of the day it ends."""
    if exported_at is None:
        return "(now() at time zone 'UTC' + interval 1 day)"
    return f"({literal(exported_at.isoformat())}::timestamp + interval 2 day)"


def _counted(contract: Contract, step: int) -> str:
    """The categories of the rows whose members are counted."""
    members = [f"{_member(one)} as {quoted(one.name)}" for one in categories(contract)]
    every = f" where _record % {step} = 0" if step > 1 else ""
    return f"select {', '.join(members) or '1'} from {GOOD_ROWS}{every}"


def _members(contract: Contract, step: int) -> list[str]:
    """Per category column its members; words that could be anybody's are not kept as words."""
    return [
        f"select 'members', {literal(column.name)}, case when count(*) over () > {_MOST_MEMBERS} "
        f"or strlen(member) > {_LONGEST_WORD} "
        f"or regexp_matches(member, {literal(_NO_PLAIN_WORD)}) then {literal(OTHER)} "
        f"else member end, found from (select {quoted(column.name)} as member, "
        f"(count(*) * {step})::double as found from counted "
        f"where {quoted(column.name)} is not null group by 1)"
        for column in categories(contract)
    ]


def _member(column: Column) -> str:
    """A category as text; a score with the question that it answers."""
    name = quoted(column.name)
    if not column.scale:
        return f"{name}::varchar"
    return f"survey_id || '/' || question_id || '=' || printf('%g', {name}::double)"
