"""Rows without a key go into their raw table in the pass that checks them.

Nothing has to be compared before they are merged, so they need not be written twice. Only the
rows that are not taken, and those of which something has to be told, are staged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.csv_files import forget_rejects, structural_rejects
from orchestration.extracts.staging import GOOD, STAGE, staging_query
from orchestration.extracts.upsert import insert_statement, remove_file

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.plan import FeedPlan
    from orchestration.extracts.rules import Check
    from orchestration.extracts.whole import Candidate

QUIET = f"{GOOD} and not _doubtful_time"
"""Good rows of which nothing has to be told."""


def is_direct(candidate: Candidate, contract: Contract) -> bool:
    """Whether rows of a file may go straight into the feed's table."""
    return not contract.key and candidate.delivery.kind == "csv"


def take_directly(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, plan: FeedPlan
) -> tuple[list[Check], int] | None:
    """Insert the quiet rows and stage the others, by one statement.

    Returns:
        The checks that the rows were held to, and how many are in the table now. None where a
        record could not be split: all behind it have another number, so nothing was inserted.
    """
    query, found = staging_query(plan)
    table = f"raw.{plan.contract.feed}"
    insert = insert_statement(plan, table, "staged", QUIET)
    connection.execute(f"drop table if exists {STAGE}")
    connection.execute(
        f"create temp table {STAGE} as with staged as materialized ({query}), "
        f"taken as ({insert}) select * from staged where not ({QUIET})",
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
