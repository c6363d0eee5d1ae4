"""What is said where PostgreSQL cannot be published to, and how the next run makes up for it."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.notify import log_file
from orchestration.publication.copies import is_behind
from orchestration.publication.postgres import target
from orchestration.publication.postgres.errors import NotReached, PostgresFailed
from orchestration.publication.postgres.publish import publish, shown
from orchestration.refresh import inputs
from orchestration.resources import serve
from orchestration.settings import Settings
from tests.e2e.postgres_server import PASSWORD, Server, postgres_server
from tests.e2e.small_publication import small_publication
from tests.unit import cli_kit
from tests.unit.cli_kit import cx, settings

__all__ = ["settings"]
_SECRET = "s3cret@of-mine"  # noqa: S105 - of nobody
_MALFORMED = f"postgresql://publisher:{_SECRET}@127.0.0.1:5432/cx"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server() as started_server:
        yield started_server


@pytest.mark.parametrize(
    ("dsn", "told"),
    [
        (
            "host=127.0.0.1 port=1 dbname=cx",
            r'"127.0.0.1", port 1 is not reached: Connection refus',
        ),
        ("host=/nowhere dbname=cx", r'at socket "/nowhere/.s.PGSQL.5432" is not reached'),
        (_MALFORMED, "names no server that can be found"),
        (f"{_SECRET} host=127.0.0.1", "names no server that can be found"),
        (f"postgresql://h/x?sslmode={_SECRET}", "names no server that can be found"),
    ],
)
def test_a_server_that_is_not_reached_is_told_without_the_password(
    tmp_path: Path, dsn: str, told: str
) -> None:
    with pytest.raises(PostgresFailed, match=told) as raised:
        publish(small_publication(tmp_path, 1), dsn)
    assert isinstance(raised.value, NotReached) == ("is not reached" in told)
    assert _SECRET not in str(raised.value)
    assert "of-mine" not in str(raised.value)


def test_a_server_that_says_nothing_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGCONNECT_TIMEOUT", "to be put back as it was")
    monkeypatch.delenv("PGCONNECT_TIMEOUT")
    monkeypatch.setattr(target, "_SECONDS_TO_CONNECT", 2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        dsn = f"postgresql://publisher@127.0.0.1:{silent.getsockname()[1]}/cx"
        with pytest.raises(NotReached, match="is not reached: timeout expired"):
            publish(small_publication(tmp_path, 1), dsn)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("user=publisher password=wr0ng dbname=cx", "User or password is wrong. Mend it in CX_P"),
        ("user=publisher dbname=cx", "It wants a password. Give it in PGPASSWORD or"),
        (f"user=publisher password={PASSWORD} dbname=none", "Create it first"),
    ],
)
def test_who_is_not_let_in_is_told_what_to_do(
    server: Server, tmp_path: Path, part: str, told: str
) -> None:
    dsn = f"host=127.0.0.1 port={server.port} {part}"
    with pytest.raises(PostgresFailed, match=told) as raised:
        publish(small_publication(tmp_path, 1), dsn)
    assert f'PostgreSQL at "127.0.0.1", port {server.port} lets nobody in' in str(raised.value)
    assert "wr0ng" not in str(raised.value)
    assert PASSWORD not in str(raised.value)


def test_a_right_that_is_missing_is_named(server: Server, tmp_path: Path) -> None:
    with pytest.raises(PostgresFailed, match=r"permission denied for database cx.*grant create on"):
        publish(small_publication(tmp_path, 1), server.dsn(user="analyst"))
    publish(small_publication(tmp_path, 2), server.dsn())
    with server.connect() as owner:
        owner.execute("create role other login; grant create on database cx to other")
    with pytest.raises(
        PostgresFailed, match=r"kpis, ops belong to publisher.*alter schema kpis owner"
    ):
        publish(small_publication(tmp_path, 3), server.dsn(user="other"))
    assert shown(server.dsn()) == "20260131T021500000002Z"


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ("53100", "SQLSTATE 53100: its disk is full; a publication needs room beside"),
        ("53200", "SQLSTATE 53200: it is out of memory, or of locks"),
        ("P0001", r"SQLSTATE P0001\. Its readers"),
    ],
)
def test_what_a_server_that_answers_refuses_is_no_lost_connection(
    server: Server, tmp_path: Path, state: str, told: str
) -> None:
    """So that nobody looks for the network, and Dagster does not try again in vain."""
    server.create_database(f"full_{state.lower()}")
    with server.connect(f"full_{state.lower()}") as owner:
        owner.execute(
            "create function public.full() returns event_trigger language plpgsql as "
            f"$$ begin raise exception 'of Jane Doe' using errcode = '{state}'; end $$"
        )
        owner.execute(
            "create event trigger is_full on ddl_command_start execute function public.full()"
        )
    with pytest.raises(PostgresFailed, match=rf"refused \(creating schemas\): {told}") as raised:
        publish(small_publication(tmp_path, 1), server.dsn(f"full_{state.lower()}"))
    assert not isinstance(raised.value, NotReached)
    assert "Jane" not in str(raised.value)


def test_a_refresh_with_nothing_new_makes_up_for_a_copy_that_failed(
    server: Server, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.warehouse.mkdir()
    settings.warehouse_file.touch()
    cli_kit.publish(settings, inputs(settings))
    server.create_database("late")
    monkeypatch.setenv("CX_POSTGRES", f"host=127.0.0.1 port=1 password={_SECRET}")
    code, _, told = cx("refresh")
    assert code == 1
    assert "is not reached: Connection refused" in told
    assert "failed in copy_to_postgres: PostgreSQL at" in log_file(settings).read_text()
    assert _SECRET not in told + log_file(settings).read_text()
    monkeypatch.setenv("CX_POSTGRES", server.dsn("late"))
    monkeypatch.setattr("orchestration.status.read_waiting", lambda _: [])
    code, told, errors = cx("refresh")
    assert code == 0, errors
    assert "PostgreSQL: 1 tables, 0 views, 2 rows" in told
    assert shown(server.dsn("late")) == cli_kit.RUN
    assert not is_behind(Settings())
    assert "PostgreSQL:" not in cx("refresh")[1]


def test_the_process_of_dagster_is_given_the_address_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = os.environ | {"CX_POSTGRES": _MALFORMED, "DAGSTER_HOME": str(tmp_path)}
    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(os, "execv", lambda *_: None)
    serve(Settings(), 3000)
    assert os.environ["CX_POSTGRES"] == _MALFORMED
