"""`published/history/`: each published KPI value when it changed; append-only.

Per move of the pointer a Parquet file of the values it changed and the manifest that came with
it, named after the run it made current; a move to a run that was current before is named after
the moment, then the run. Files wait under a hidden name until their move has happened: whether
they count is decided by where the pointer then is.
"""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from orchestration.publication.durability import make_folder, move, sync
from orchestration.publication.layout import (
    MANIFEST,
    Publication,
    history_folder,
    moment_name,
    now,
)

if TYPE_CHECKING:
    from orchestration.settings import Settings

KEY = "kpi_id, period_grain, period_date, dimension, dimension_value, timing"
_FIGURES = "value, n, numerator, denominator, ci_low, ci_high"
_PACKED = f"{KEY}, struct_pack({_FIGURES}) as figures"
_READ_ONLY = 0o444

_CHANGES = f"""
with
before as ({{before}}),

after as (select {_PACKED} from read_parquet($after)),

compared as (
    select
        {KEY},
        unnest(after.figures),
        before.figures.value as previous_value,
        case
            when before.figures is null then 'new'
            when after.figures is null then 'withdrawn'
            else 'changed'
        end as event,
    from before
    full join after using ({KEY})
    where before.figures is distinct from after.figures
)

select
    *,
    $run_id as run_id,
    $published_at::timestamp as published_at,
from compared
order by {KEY}
"""

_HELD = f"select {_PACKED} from read_parquet($before)"

_REPLAYED = f"""
select {_PACKED}
from read_parquet($before)
qualify row_number() over (partition by {KEY} order by published_at desc) = 1
and event <> 'withdrawn'
"""

_NOTHING = f"select {_PACKED} from read_parquet($after) where false"


def prepare(settings: Settings, previous: Publication | None, target: Publication) -> None:
    """Write what moving the pointer to `target` will change, under a hidden name."""
    folder = history_folder(settings)
    make_folder(folder)
    first_time = target.run_id not in published_runs(settings)
    moment = datetime.fromisoformat(target.manifest.published_at) if first_time else now()
    name = target.run_id if first_time else f"{moment_name(moment)}-{target.run_id}"
    values = folder / f".{name}.parquet"
    _write_changes(settings, previous, target, moment, values)
    manifest = folder / f".{name}.json"
    shutil.copyfile(target.folder / MANIFEST, manifest)
    for waiting in (values, manifest):
        waiting.chmod(_READ_ONLY)
        sync(waiting)
    sync(folder)


def settle(settings: Settings, current_run: str | None) -> None:
    """Count the waiting files if their move happened, drop them if not; safe to repeat."""
    for waiting in sorted(history_folder(settings).glob(".*")):
        if run_of(waiting) == current_run:
            move(waiting, waiting.with_name(waiting.name.removeprefix(".")))
        else:
            waiting.unlink()


def published_runs(settings: Settings) -> set[str]:
    """The runs that readers have seen at some time."""
    return {run_of(path) for path in records(settings)}


def published_after(settings: Settings, run_id: str, fingerprint: str) -> str | None:
    """The newest run that readers saw, later than this one, made from the inputs of that print.

    The history keeps the manifest of every move, so a publication that is no longer on disk
    counts as well.
    """
    for record in sorted(records(settings), key=run_of, reverse=True):
        if run_of(record) <= run_id:
            return None
        manifest = json.loads(record.with_suffix(".json").read_text("utf-8"))
        if manifest["inputs_fingerprint"] == fingerprint:
            return run_of(record)
    return None


def records(settings: Settings) -> list[Path]:
    """The files of the history, oldest first."""
    return sorted(history_folder(settings).glob("[!.]*.parquet"))


def run_of(record: Path) -> str:
    """The run that a file of the history made current."""
    return record.stem.removeprefix(".").rpartition("-")[-1]


def _write_changes(
    settings: Settings,
    previous: Publication | None,
    target: Publication,
    moment: datetime,
    path: Path,
) -> None:
    before, files = _before(settings, previous)
    parameters = {
        "after": str(target.values),
        "run_id": target.run_id,
        "published_at": moment.strftime("%Y-%m-%d %H:%M:%S.%f"),
    } | ({"before": files} if files else {})
    with duckdb.connect(config={"memory_limit": settings.memory_limit}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        changes = connection.sql(_CHANGES.format(before=before), params=parameters)
        changes.write_parquet(str(path), compression="zstd")


def _before(settings: Settings, previous: Publication | None) -> tuple[str, list[str]]:
    """What readers saw last; where that folder was lost, the history itself knows."""
    if previous:
        return _HELD, [str(previous.values)]
    known = [str(path) for path in records(settings)]
    return (_REPLAYED, known) if known else (_NOTHING, [])
