"""Kill a publication at each of its steps, from outside: `python -m …killed_publish FOLDER`.

Every call of the operating system that changes a name or flushes is a place to die. A child
publishes and dies at the n-th of them without any clean-up; another child, as the next run would,
publishes again. One JSON line per n says what that one found and left. Children are forked
before any DuckDB thread exists.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orchestration.publication.layout import publications
from orchestration.publication.pointer import current
from orchestration.publication.publish import publish
from orchestration.settings import Settings
from tests.unit.publication.small_warehouse import RUNS, make, settings_in

KILLED = 9
_CALLS = ("fsync", "replace", "symlink", "mkdir", "unlink", "rmdir")


def main(folder: Path) -> None:
    """Die at the first call, then at the second, and so on until a publication survives."""
    begun = folder / "begun"
    _in_child(lambda: _before(settings_in(begun)))
    step = 1
    while _one(begun, folder / str(step), step):
        step += 1


def _one(begun: Path, folder: Path, step: int) -> bool:
    shutil.copytree(begun, folder, symlinks=True)
    settings = settings_in(folder)
    status = _in_child(lambda: _publish_until(settings, step))
    _in_child(lambda: _report_and_publish_again(settings))
    return status == KILLED


def _before(settings: Settings) -> None:
    make(settings, RUNS[0], {"a": 1.0, "b": 2.0})
    publish(settings, RUNS[0])
    make(settings, RUNS[1], {"a": 1.5})


def _publish_until(settings: Settings, step: int) -> None:
    calls = iter(range(1, step))
    for name in _CALLS:
        setattr(os, name, _deadly(getattr(os, name), calls))
    publish(settings, RUNS[1])


def _deadly(call: Callable[..., Any], calls: Any) -> Callable[..., Any]:
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if next(calls, None) is None:
            os._exit(KILLED)
        return call(*args, **kwargs)

    return wrapped


def _report_and_publish_again(settings: Settings) -> None:
    after_the_kill = _seen(settings)
    make(settings, RUNS[2], {"a": 1.5})
    publish(settings, RUNS[2])
    print(json.dumps([after_the_kill, _seen(settings)]), flush=True)


def _seen(settings: Settings) -> dict[str, Any]:
    """What a reader sees, and what lies about."""
    import duckdb

    database = settings.published / "current" / "cx.duckdb"
    with duckdb.connect(database, read_only=True) as file:
        values = file.execute("select dimension_value, value from kpis.kpi_values").fetchall()
    settled = sorted(path.name for path in (settings.published / "history").iterdir())
    pointed_at = current(settings)
    return {
        "run": pointed_at.run_id if pointed_at else None,
        "values": values,
        "history": settled,
        "on_disk": [publication.run_id for publication in publications(settings)],
        "hidden": sorted(path.name for path in settings.published.glob(".*")),
        "changes": _changes(settings),
    }


def _changes(settings: Settings) -> list[list[Any]]:
    import duckdb

    files = settings.published / "history" / "[!.]*.parquet"
    query = f"select run_id, dimension_value, event from '{files}' order by all"
    return [list(row) for row in duckdb.execute(query).fetchall()]


def _in_child(work: Callable[[], None]) -> int:
    child = os.fork()
    if child == 0:
        try:
            work()
        except BaseException as error:
            print(json.dumps({"failed": repr(error)}), flush=True)
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
