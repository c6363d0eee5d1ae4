"""How fresh each feed is; said in one way to readers and by `cx status`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.contracts import read_contracts
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from orchestration.extracts.contracts import Contract


def freshness_query() -> str:
    """SQL with one row per feed: feed, files, records, newest_event_at, newest_file_at (UTC).

    An event after the last load is a fault of its clock (a few always are) and not the newest;
    the same load gives the same answer whenever it is asked.
    """
    contracts = read_contracts(PROJECT)
    feeds = " union all ".join(_feed(name, contracts[name]) for name in sorted(contracts))
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
