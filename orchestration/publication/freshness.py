"""How fresh each feed is; said in one way to readers and by `cx status`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestration.extracts.contracts import read_contracts
from orchestration.settings import PROJECT
from orchestration.warehouse import read_rows

if TYPE_CHECKING:
    from collections.abc import Collection

    import duckdb

    from orchestration.extracts.contracts import Contract


def read_freshness(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of `freshness_query`, of the feeds that the warehouse has tables of."""
    tables = connection.execute(
        "select table_name from duckdb_tables() where schema_name = 'raw'"
    ).fetchall()
    if not tables:
        return []
    return read_rows(connection, freshness_query({name for (name,) in tables}))


def freshness_query(held: Collection[str] | None = None) -> str:
    """SQL with one row per feed: feed, files, records, newest_event_at, newest_file_at (UTC).

    Of every feed, else of those whose tables are `held`: one may be newer than the last load.

    An event after the last load is a fault of its clock (a few always are) and not the newest;
    the same load gives the same answer whenever it is asked.
    """
    contracts = read_contracts(PROJECT)
    names = sorted(contracts if held is None else contracts.keys() & held)
    feeds = " union all ".join(_feed(name, contracts[name]) for name in names)
    return f"""
    with feeds as ({feeds}), loaded as (
        select feed, count(*) as files, max(loaded_at) as newest_file_at
        from ops.file_feeds inner join ops.files using (file_id) group by feed
    )
    select feed, coalesce(files, 0) as files, records, newest_event_at, newest_file_at
    from feeds left join loaded using (feed) order by feed
    """


def _feed(name: str, contract: Contract) -> str:
    event = contract.event_time or "null::timestamp"
    return (
        f"select '{name}' as feed, count(*) as records, max({event}) filter "
        f"({event} <= (select max(loaded_at) from ops.files)) as newest_event_at from raw.{name}"
    )
