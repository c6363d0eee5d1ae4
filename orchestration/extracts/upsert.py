"""Staged rows into a raw table, so that the newest version of every key is held.

The newest is the greatest of (`_version`, `_file_id`, `_record`): file ids come from content,
so the outcome is the same whatever the order of the deliveries.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.ledger import raw_columns, raw_tables, stored_columns
from orchestration.extracts.staging import GOOD, STAGE

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.plan import FeedPlan

GOOD_ROWS = "cx_good"
"""A view of the good rows of the file, with the number of their record."""
WINNING = f"{GOOD} and not _loses"
"""The good rows, of each key the newest."""
CLASSES = ("inserted", "updated", "unchanged", "older", "duplicate")


def show_good_rows(connection: duckdb.DuckDBPyConnection, plan: FeedPlan, file_id: str) -> None:
    """Make the view of the good rows: those staged, and those in the raw table already."""
    names = ", ".join(quoted(name) for name in ("_record", *plan.contract.names))
    rows = f"select {names} from {STAGE} where {GOOD}"
    if plan.taken:
        table = f"raw.{plan.contract.feed}"
        rows += f" union all select {names} from {table} where _file_id = {literal(file_id)}"
    connection.execute(f"create or replace temp view {GOOD_ROWS} as {rows}")


def upsert(connection: duckdb.DuckDBPyConnection, plan: FeedPlan, file_id: str) -> dict[str, int]:
    """Merge the staging table into the raw tables of its feed, within the open transaction.

    Returns:
        How many good rows were inserted, updated, unchanged, older, duplicate.
    """
    contract = plan.contract
    tables = raw_tables(contract)
    if not contract.key:
        counts = {"inserted": _insert(connection, plan, tables[0], file_id, GOOD)}
    else:
        for versions in tables[1:]:
            _merge(connection, plan, file_id, versions, (*contract.key, "_version"))
        counts = _merge(connection, plan, file_id, tables[0], contract.key)
    return counts | {"inserted": plan.taken + counts.get("inserted", 0)}


def _merge(
    connection: duckdb.DuckDBPyConnection,
    plan: FeedPlan,
    file_id: str,
    table: str,
    key: tuple[str, ...],
) -> dict[str, int]:
    counts = {"duplicate": _mark_duplicates(connection, key)}
    if is_empty(connection, table):
        counts["inserted"] = _insert(connection, plan, table, file_id, WINNING)
        return counts
    _classify(connection, plan, file_id, table, key)
    connection.execute(
        f"delete from {table} where rowid in (select held from cx_classes where is_newer)"
    )
    newer = "rowid in (select row from cx_classes where is_newer)"
    _insert(connection, plan, table, file_id, newer)
    found = connection.execute("select class, count(*) from cx_classes group by class").fetchall()
    return counts | dict(found)


def _mark_duplicates(connection: duckdb.DuckDBPyConnection, key: tuple[str, ...]) -> int:
    """Mark the staged rows that lose to another row of their key in the same file; count them.

    What lost by a longer key, which names the version too, loses by this one: marks only add up.
    Rows that are marked are left out for a fifteenth of the time of a join with a list of them.
    """
    keys = ", ".join(quoted(name) for name in key)
    connection.execute(
        f"create or replace temp table cx_repeated as select {keys} from {STAGE} "
        f"where {GOOD} group by all having count(*) > 1"
    )
    if is_empty(connection, "cx_repeated"):
        return 0
    found = connection.execute(
        f"update {STAGE} set _loses = true where rowid in (select row from (select s.rowid as row, "
        f"row_number() over (partition by {keys} order by _version desc nulls last, "
        f"_record desc, s.rowid desc) as place from {STAGE} s "
        f"semi join cx_repeated using ({keys}) where {GOOD}) where place > 1)"
    ).fetchone()
    return int(found[0]) if found else 0


def _classify(
    connection: duckdb.DuckDBPyConnection,
    plan: FeedPlan,
    file_id: str,
    table: str,
    key: tuple[str, ...],
) -> None:
    """Note for each good row what it is to the held row of its key, and whether it takes its place.

    A row that says the same as the held one takes its place too when it is newer: else a record
    that comes late, from between the two, would win.
    """
    joined = " and ".join(f"s.{quoted(name)} = h.{quoted(name)}" for name in key)
    said = [quoted(name) for name, _ in stored_columns(plan.contract)]
    same = " and ".join(f"h.{name} is not distinct from s.{name}" for name in said)
    own = "row(s._version, ?, s.number)"
    connection.execute(
        f"create or replace temp table cx_classes as select s.row, h.rowid as held, "
        f"h.rowid is null or {own} > row(h._version, h._file_id, h._record) as is_newer, "
        f"case when h.rowid is null then 'inserted' when {same} then 'unchanged' "
        "when is_newer then 'updated' else 'older' end as class "
        f"from (select rowid as row, _record as number, * from {STAGE} where {WINNING}) s "
        f"left join {table} h on {joined}",
        [file_id],
    )


def _insert(
    connection: duckdb.DuckDBPyConnection, plan: FeedPlan, table: str, file_id: str, where: str
) -> int:
    statement = insert_statement(plan, table, STAGE, where)
    inserted = connection.execute(statement, [file_id]).fetchone()
    return int(inserted[0]) if inserted else 0


def insert_statement(plan: FeedPlan, table: str, source: str, where: str) -> str:
    """SQL that puts rows of the staging query into a raw table; its parameter is the file id."""
    names = [name for name, _ in raw_columns(plan.contract)]
    values = [quoted(name) for name in names]
    values[names.index("_file_id")] = "?"
    columns = ", ".join(quoted(name) for name in names)
    return f"insert into {table} ({columns}) select {', '.join(values)} from {source} where {where}"


def is_empty(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    """Whether a table has no row."""
    return connection.execute(f"select 1 from {table} limit 1").fetchone() is None


def remove_all(connection: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    """Empty the raw tables of a feed."""
    for table in raw_tables(contract):
        connection.execute(f"delete from {table}")


def remove_file(connection: duckdb.DuckDBPyConnection, contract: Contract, file_id: str) -> None:
    """Take a file's rows out of a feed whose rows are known by their file."""
    connection.execute(f"delete from raw.{contract.feed} where _file_id = ?", [file_id])
