"""`published/history/baselines/`: what was usual at a time, frozen under a name and never changed.

The baseline beside a value moves with the months. A frozen one does not: it is the yardstick that
a year's work is measured by. One Parquet file per name, one row per KPI, grain and timing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb

from orchestration.publication.durability import make_folder, move, sync
from orchestration.publication.layout import history_folder, now
from orchestration.publication.pointer import current
from orchestration.query import NothingPublished, opened

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.settings import Settings

PERIODS = 12
"""Newest final periods that a baseline is made of, as in `kpis.kpi_values`; at least half of
them must have a value."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
_READ_ONLY = 0o444
_USUAL = f"""
with newest as (
    select kpi_id, period_grain, timing, period_date, value
    from kpis.kpi_values
    where dimension = 'all' and period_grain <> 'day' and is_mature and not is_partial
    qualify row_number() over (partition by kpi_id, period_grain, timing order by period_date desc)
        <= {PERIODS}
)

select
    $baseline as baseline, kpi_id, dim_kpi.version as kpi_version, period_grain, timing,
    avg(value) as value, stddev_samp(value) as stddev, count(value) as periods,
    min(period_date) as first_period, max(period_date) as last_period,
    $run_id as run_id, $frozen_at::timestamp as frozen_at
from newest
inner join kpis.dim_kpi using (kpi_id)
group by all
having count(value) >= {PERIODS // 2}
order by kpi_id, period_grain, timing
"""


class CannotFreeze(ValueError):  # noqa: N818 - reads as what it says
    """The name is taken or no name; the message says what to do."""


def freeze(settings: Settings, name: str) -> int:
    """Freeze what is usual in the current publication, and return the number of rows.

    Raises:
        CannotFreeze: the name is taken, cannot be a file's, or no KPI has periods enough.
        NothingPublished: there is nothing to freeze.
    """
    target = _target(settings, name)
    publication = current(settings)
    if publication is None:
        raise NothingPublished(settings)
    make_folder(target.parent)
    waiting = target.with_name(f".{target.name}")
    with opened(publication, config={}) as connection:
        told = {
            "baseline": name,
            "run_id": publication.run_id,
            "frozen_at": now().strftime("%Y-%m-%d %H:%M:%S.%f"),
        }
        usual = connection.sql(_USUAL, params=told)
        rows = int(usual.count("*").fetchall()[0][0])
        if not rows:
            raise CannotFreeze(
                f"No KPI has {PERIODS // 2} final periods yet, so nothing is usual. Next: cx status"
            )
        usual.write_parquet(str(waiting), compression="zstd")
    waiting.chmod(_READ_ONLY)
    sync(waiting)
    move(waiting, target)
    return rows


def baseline_files(settings: Settings) -> list[Path]:
    """The frozen baselines, by name."""
    return sorted((history_folder(settings) / "baselines").glob("[!.]*.parquet"))


def tell_models(connection: duckdb.DuckDBPyConnection, settings: Settings) -> None:
    """Fill `ops.baselines` with all frozen baselines, for the models to read."""
    connection.execute("delete from ops.baselines")
    for file in baseline_files(settings):
        connection.execute("insert into ops.baselines by name from read_parquet(?)", [str(file)])


def _target(settings: Settings, name: str) -> Path:
    if not _NAME.fullmatch(name):
        raise CannotFreeze(
            f"{name!r} cannot name a baseline: small letters, digits, '.', '_' and '-', at most 40."
        )
    target = history_folder(settings) / "baselines" / f"{name}.parquet"
    if target.exists():
        raise CannotFreeze(
            f"The baseline {name!r} is frozen: {target}. It is never changed; take another name."
        )
    return target
