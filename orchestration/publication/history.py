"""`published/history/`: each published KPI value when it changed; append-only.

Files wait under a hidden name until their move has happened: whether they count is decided by
where the pointer then is. The moment that they are named after, and that their rows tell, is the
last before the move: what the move changes is worked out before it.
"""

from __future__ import annotations

import json
import shutil
from itertools import pairwise
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
from orchestration.publication.records import KEY, HistoryDamaged, moved_at, records, replay, run_of

if TYPE_CHECKING:
    from datetime import datetime

    from orchestration.settings import Settings

_FIGURES = "value, n, numerator, denominator, ci_low, ci_high"
_PACKED = f"{KEY}, struct_pack({_FIGURES}) as figures"
_READ_ONLY = 0o444

_COMPARED = f"""
create table changes as
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

from compared
order by {KEY}
"""

_CHANGES = f"""
select *, $run_id as run_id, $published_at::timestamp as published_at
from changes
order by {KEY}
"""

_HELD = f"select {_PACKED} from read_parquet($before)"

_REPLAYED = f"select {_PACKED} from replayed"
_NOTHING = f"select {_PACKED} from read_parquet($after) where false"


def prepare(settings: Settings, previous: Publication | None, target: Publication) -> None:
    """Write what moving the pointer to `target` will change, under a hidden name."""
    folder = history_folder(settings)
    make_folder(folder)
    values = _write_changes(settings, previous, target)
    manifest = values.with_suffix(".json")
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


def seen_until(settings: Settings) -> dict[str, datetime]:
    """Until when readers last saw each run; without the one that they saw last."""
    moves = sorted((moved_at(path), run_of(path)) for path in records(settings))
    return {run: until for (_, run), (until, _) in pairwise(moves)}


def published_after(settings: Settings, run_id: str, fingerprint: str) -> str | None:
    """The newest run that readers saw, later than this one, made from the inputs of that print.

    The history keeps the manifest of every move, so a publication that is no longer on disk
    counts as well.
    """
    for record in sorted(records(settings), key=run_of, reverse=True):
        if run_of(record) <= run_id:
            return None
        if _fingerprint(record.with_suffix(".json")) == fingerprint:
            return run_of(record)
    return None


def _fingerprint(manifest: Path) -> str:
    try:
        return str(json.loads(manifest.read_text("utf-8"))["inputs_fingerprint"])
    except FileNotFoundError:
        raise HistoryDamaged(manifest, "is gone") from None
    except (ValueError, KeyError, TypeError):
        raise HistoryDamaged(manifest, "is no manifest") from None


def _write_changes(settings: Settings, previous: Publication | None, target: Publication) -> Path:
    """Write what the move will change, and return the file, hidden and named after the moment."""
    with duckdb.connect(config={"memory_limit": settings.memory_limit}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        _compare(connection, settings, previous, target)
        moment = now()
        name = f".{moment_name(moment)}-{target.run_id}.parquet"
        path = history_folder(settings) / name
        told = {"run_id": target.run_id, "published_at": _timestamp(moment)}
        connection.sql(_CHANGES, params=told).write_parquet(str(path), compression="zstd")
    return path


def _timestamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def _compare(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    previous: Publication | None,
    target: Publication,
) -> None:
    """With what readers saw last; where that folder was lost, the history itself knows."""
    told = {"after": str(target.values)}
    known = records(settings)
    if previous:
        told["before"] = str(previous.values)
        before = _HELD
    elif known:
        replay(connection, known, "replayed")
        before = _REPLAYED
    else:
        before = _NOTHING
    connection.execute(_COMPARED.format(before=before), told)
