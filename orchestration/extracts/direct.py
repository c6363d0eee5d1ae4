"""Rows that contend with no other go into their raw table in the pass that checks them.

They are written once that way. The others are staged: rows that are not taken, rows whose key
stands in the file again, and rows of which something has to be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.casts import quoted
from orchestration.extracts.csv_files import forget_rejects, structural_rejects
from orchestration.extracts.staging import GOOD, STAGE, staging_query
from orchestration.extracts.upsert import insert_statement, is_empty, remove_file

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.plan import FeedPlan
    from orchestration.extracts.rules import Check
    from orchestration.extracts.whole import Candidate

QUIET = f"{GOOD} and not _doubtful_time"
"""Good rows of which nothing has to be told."""
REPEATED = "_key in (select _key from repeated)"


def is_direct(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, contract: Contract
) -> bool:
    """Whether rows of a file may go straight into the feed's table.

    Where rows are known by a key, nothing may be held yet that they could replace.
    """
    if candidate.delivery.kind != "csv" or contract.history:
        return False
    return not contract.key or is_empty(connection, f"raw.{contract.feed}")


def take_directly(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, plan: FeedPlan
) -> tuple[list[Check], int] | None:
    """Insert the rows that contend with no other and stage the rest, by one statement.

    Returns:
        The checks that the rows were held to, and how many are in the table now. None where a
        record could not be split: all behind it have another number, so nothing was inserted.
    """
    query, found = staging_query(plan)
    table = f"raw.{plan.contract.feed}"
    connection.execute(f"drop table if exists {STAGE}")
    connection.execute(
        f"create temp table {STAGE} as {_apart(plan, query, table)}",
        [*plan.parameters, candidate.file_id],
    )
    if structural_rejects(connection, candidate.head.rows):
        remove_file(connection, plan.contract, candidate.file_id)
        forget_rejects(connection)
        return None
    ((taken,),) = connection.execute(
        f"select count(*) from {table} where _file_id = ?", [candidate.file_id]
    ).fetchall()
    return found, int(taken)


def _apart(plan: FeedPlan, query: str, table: str) -> str:
    """SQL that inserts what may go straight into the table and gives the rest.

    Keys are compared by their hashes: two keys of one hash are staged, which harms neither.
    """
    if not plan.contract.key:
        insert = insert_statement(plan, table, "staged", QUIET)
        return (
            f"with staged as materialized ({query}), taken as ({insert}) "
            f"select * from staged where not ({QUIET})"
        )
    keys = ", ".join(quoted(name) for name in plan.contract.key)
    insert = insert_statement(plan, table, "staged", f"{QUIET} and not {REPEATED}")
    return (
        f"with staged as materialized (select *, hash({keys}) as _key from ({query})), "
        f"repeated as materialized (select _key from staged where {GOOD} group by _key "
        f"having count(*) > 1), taken as ({insert}) "
        f"select * exclude (_key) from staged where not ({QUIET}) or {REPEATED}"
    )
