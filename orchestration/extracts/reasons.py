"""Why rows of the staging table are not taken, and what is odd about those that are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.rules import known_questions
from orchestration.extracts.staging import STAGE, staged_texts
from orchestration.extracts.texts import BLANKS
from orchestration.extracts.told_names import tellable
from orchestration.extracts.upsert import GOOD_ROWS
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.contracts import Column
    from orchestration.extracts.plan import FeedPlan
    from orchestration.extracts.rules import Check


LACKING = (
    "a column of the mapping's list, not in the file: name it in the list as the file does, or "
    "have it delivered"
)


def rejects_query(plan: FeedPlan, found: list[Check]) -> str:
    """SQL over the staging table: record, column, reason and shape of each value not taken.

    The value itself is never given: digits become 9, letters a, at most 24 characters.
    """
    texts = staged_texts(plan)
    items = []
    for check in found:
        position = texts.index(f"t_{check.column}") + 1 if f"t_{check.column}" in texts else 0
        text = f"_texts[{position}]" if position else quoted(check.column or "_version")
        condition = check.condition.replace(quoted(f"t_{check.column}"), text)
        shape = "null" if _hidden(plan, check.column) else f"({text})::varchar"
        items.append(
            f"case when {condition} then {{'column': {literal(check.column)}, "
            f"'reason': {literal(check.reason)}, 'value': {shape}}} end"
        )
    first = f"list_filter([{', '.join(items)}], lambda one: one is not null)"
    if plan.lacking:
        lacked = f"{{'column': name, 'reason': {literal(LACKING)}, 'value': null}}"
        first = f"list_concat({first}, list_transform(_lacking, lambda name: {lacked}))"
    shape = (
        "left(regexp_replace(regexp_replace(one.value, '\\p{N}', '9', 'g'), "
        "'\\p{L}', 'a', 'g'), 24)"
    )
    return (
        f'select record, one."column" as column_name, one.reason as reason, {shape} as shape '
        f"from (select _record as record, unnest({first}) as one "
        f"from {STAGE} where _bad)"
    )


def _hidden(plan: FeedPlan, column: str) -> bool:
    """A time zone is no column of the feed, and nobody's secret."""
    if column not in plan.contract.names:
        return not column
    return plan.contract.column(column).pii is not None


def unknown_questions(connection: duckdb.DuckDBPyConnection, plan: FeedPlan) -> list[str]:
    """Words for the questions among the staged answers whose scale no seed gives.

    The ids are data: those that do not read like names are counted only.
    """
    scaled = [column for column in plan.contract.columns if column.scale]
    if not scaled:
        return []
    questions = known_questions(PROJECT, scaled[0].scale or "")
    known = {(row["survey_id"], row["question_id"]) for row in questions}
    rows = connection.execute(
        f"select distinct survey_id, question_id from {GOOD_ROWS} order by all"
    ).fetchall()
    unknown = [row for row in rows if row not in known]
    names, others = tellable([f"{survey} / {question}" for survey, question in unknown])
    told = [f"the question {name}" for name in names]
    return [*told, f"questions: {others}"] if others else told


def padded_ids(connection: duckdb.DuckDBPyConnection, plan: FeedPlan) -> list[tuple[str, str]]:
    """Columns of ids with blanks around them, which match none without, and how many records."""
    contract = plan.contract
    ids = [one for one in contract.columns if one.name in plan.columns and contract.is_id(one)]
    if not ids:
        return []
    counts = connection.execute(
        f"select {', '.join(_padded(column) for column in ids)} from {GOOD_ROWS}"
    ).fetchone()
    return [
        (column.name, f"{count} records have blanks around this id: it matches none without")
        for column, count in zip(ids, counts or (), strict=True)
        if count
    ]


def _padded(column: Column) -> str:
    """How many ids begin or end with a blank; one that refers is led by its system and a colon."""
    led = "" if column.refers_to is None else "[^:]*:"
    pattern = literal(f"^{led}[{BLANKS}]|[{BLANKS}]$")
    return f"count(*) filter (regexp_matches({quoted(column.name)}, {pattern}))"
