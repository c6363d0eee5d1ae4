"""The profile of a file: counts and sums of its good rows that add up over files.

It lies with the loader because it is as old as the rows: other code here means loading again.
No customer's value is kept: of the columns that the contract calls categories the words that it
or a seed knows, and labels of all others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.members import OTHER, is_known, known_question_ids, known_words, label
from orchestration.extracts.rejections import TABLE as REJECTED
from orchestration.extracts.upsert import GOOD_ROWS
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from datetime import datetime

    import duckdb

    from orchestration.extracts.contracts import Column, Contract
    from orchestration.extracts.plan import FeedPlan

MOST_MEMBERS = 100
"""Unknown words of a column, unknown questions, or scores of one question, that are told apart."""
BROKEN_RULES = {
    "required value missing": "required",
    "below the minimum": "range",
    "above the maximum": "range",
    "outside the scale": "range",
}
"""How the reason of a reject begins, and the expectation that it breaks."""
_COUNTED_ROWS = 100_000
_HIGHEST_SCORE = 1000


def keep(connection: duckdb.DuckDBPyConnection, plan: FeedPlan, file_id: str, staged: int) -> None:
    """Write the profile of a file's good rows for one feed, in place of an earlier one.

    Rows of `ops.profiles`, by metric: `rows`; per column `nulls`; per number column `sum`,
    `squares`, `minimum`, `maximum`; of the event time `event_minimum`, `event_maximum` (seconds
    since 1970, without those in the future) and `future` (rows); per category column `members`
    (rows per member). Members of large files are counted in every n-th record and multiplied.
    `rejected` counts the records that broke a rule of a column (members of `BROKEN_RULES`).

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
        "select ?, ?, metric, name, member, sum(value) "
        f"from ({' union all '.join(parts)}) where value is not null group by all",
        [file_id, feed],
    )
    # The good rows cannot tell of a rule that they all keep: what broke it was rejected.
    connection.execute(
        "insert into ops.profiles select ?, feed, 'rejected', column_name, "
        f"{_rule()} as rule, count(distinct record) from {REJECTED} "
        "where feed = ? and rule is not null group by all",
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
        "select one.metric, one.name, '' as member, one.value from (select unnest(["
        f"{', '.join(items)}]) as one from {GOOD_ROWS})"
    )


def _event(column: str, latest: str) -> list[str]:
    event = f"{quoted(column)}::timestamp"
    return [
        _item("event_minimum", column, f"epoch(min({event}))"),
        _item("event_maximum", column, f"epoch(max({event}) filter ({event} <= {latest}))"),
        _item("future", column, f"count(*) filter ({event} > {latest})"),
    ]


def _rule() -> str:
    """SQL: the rule of the contract that a reject broke, null for other reasons."""
    whens = " ".join(
        f"when starts_with(reason, {literal(start)}) then {literal(rule)}"
        for start, rule in BROKEN_RULES.items()
    )
    return f"case {whens} end"


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


def _member(column: Column) -> str:
    """A category as text; a score beside the question that it answers."""
    name = quoted(column.name)
    if not column.scale:
        return f"{name}::varchar"
    question = f"case when {name} is not null then survey_id || '/' || question_id end"
    return f"{question} as _question, {name}::double"


def _members(contract: Contract, step: int) -> list[str]:
    """Per category column a query of its members."""
    words = known_words(PROJECT, [contract])
    return [
        _scores(column, step) if column.scale else _words(column, words, step)
        for column in categories(contract)
    ]


def _words(column: Column, words: frozenset[str], step: int) -> str:
    """Known words as they are, the others as labels, or together where they are too many."""
    name = quoted(column.name)
    known = "true" if _is_bounded(column) else is_known(name, words)
    return (
        f"select 'members', {literal(column.name)}, {_told('member', 'count(*)')}, found from "
        f"(select {name} as member, {known} as known, (count(*) * {step})::double as found "
        f"from counted where {name} is not null group by all)"
    )


def _is_bounded(column: Column) -> bool:
    """Whether the contract limits its values: whatever is not among them was rejected."""
    if column.sql_type == "boolean" or column.accepted_values:
        return True
    is_number = column.is_number and column.minimum is not None
    return is_number and column.maximum is not None and column.maximum <= _HIGHEST_SCORE


def _scores(column: Column, step: int) -> str:
    """The scores of each question apart, so that no question takes another's room."""
    name = quoted(column.name)
    too_many = f"count(*) over (partition by _question) > {MOST_MEMBERS}"
    score = (
        f"case when {too_many} or abs({name}) > {_HIGHEST_SCORE} then {literal(OTHER)} "
        f"else printf('%g', {name}) end"
    )
    known = is_known("_question", known_question_ids(PROJECT))
    return (
        f"select 'members', {literal(column.name)}, {_told('_question', 'max(place)')} "
        f"|| '=' || score, found from (select _question, {known} as known, {score} as score, "
        "dense_rank() over (partition by known order by _question) as place, "
        f"(count(*) * {step})::double as found "
        f"from counted where _question is not null group by _question, {name})"
    )


def _told(member: str, unknown: str) -> str:
    """A known member in clear, another as its label, or as one of very many."""
    return (
        f"case when known then {member} when {unknown} filter (not known) over () "
        f"> {MOST_MEMBERS} then {literal(OTHER)} else {label(member)} end"
    )
