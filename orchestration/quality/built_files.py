"""Which files the marts were built from: frozen with the build, since a load may follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.quality.checks import CheckResult

if TYPE_CHECKING:
    import duckdb

_SHOWN = 3
_BUILT_BY = """
select comment from duckdb_tables() where schema_name = 'ops' and table_name = 'built_files'
"""
_CHANGED = """
with
held as (select file_id, path, loaded_at from ops.files where state in ('loaded', 'missing')),

built as (select file_id, loaded_at from ops.built_files where state in ('loaded', 'missing'))

select coalesce(held.path, file_id) as place
from held
full join built using (file_id)
where held.loaded_at is distinct from built.loaded_at
order by place
"""


def freeze(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Keep the ledger's files as they are when `run_id` builds the marts from them.

    The table's comment names the run, also where there was no file.
    """
    connection.execute("begin")
    connection.execute(
        "create or replace table ops.built_files as select * exclude (path, message) from ops.files"
    )
    connection.execute(f"comment on table ops.built_files is '{run_id}'")
    connection.execute("commit")


def check_unchanged(connection: duckdb.DuckDBPyConnection, run_id: str) -> CheckResult:
    """Whether what is loaded is still what `run_id` built the marts from.

    What was loaded since was judged by nobody, and the marts do not hold it.
    """
    if connection.execute(_BUILT_BY).fetchall() != [(run_id,)]:
        return _result(1, 0, f"it is not on record which files run {run_id} was built from")
    changed = [str(place) for (place,) in connection.execute(_CHANGED).fetchall()]
    more = f" and {len(changed) - _SHOWN} more" if len(changed) > _SHOWN else ""
    told = f"loaded or taken back since the build: {', '.join(changed[:_SHOWN])}{more}"
    return _result(len(changed), 1, told if changed else "")


def _result(failures: int, evaluated: int, message: str) -> CheckResult:
    return CheckResult(
        check_name="files_built",
        kind="build",
        severity="error",
        status="fail" if failures else "pass",
        failures=failures,
        evaluated=evaluated,
        message=f"{message}: run `cx refresh`" if message else "",
    )
