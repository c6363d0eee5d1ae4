"""Readers of PostgreSQL while it is published to: one version, whole, and never a failure."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from orchestration.lock import AlreadyRunning
from orchestration.publication.postgres.errors import PostgresFailed
from orchestration.publication.postgres.publish import publish, shown
from orchestration.publication.postgres.target import opened
from tests.e2e.postgres_server import Server, postgres_server
from tests.e2e.small_publication import ROWS, small_publication

SWAPS = 50
Connection = psycopg.Connection[Any]
_SEEN = (
    "select min(v.version), max(v.version), max(k.version), max(p.version), count(*) "
    "from kpis.kpi_nps v cross join kpis.dim_kpi k cross join ops.publication p"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres_server() as started:
        yield started


@pytest.fixture
def dsn(server: Server, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of the test's own, with version 1 published."""
    name = f"cx_{abs(hash(request.node.name)):x}"
    server.create_database(name)
    publish(small_publication(tmp_path, 1), server.dsn(name))
    return server.dsn(name)


def reader(dsn: str) -> Connection:
    return psycopg.connect(dsn.replace("user=publisher", "user=analyst"), autocommit=True)


def version(connection: Connection) -> int:
    """The one version that readers see, in full."""
    row = connection.execute(_SEEN).fetchone()
    assert row is not None
    assert len(set(row[:4])) == 1, f"versions mixed: {row}"
    assert row[4] == ROWS
    return int(row[0])


def schemas(connection: Connection) -> set[str]:
    rows = connection.execute("select nspname from pg_namespace where nspname !~ '^pg_'")
    return {name for (name,) in rows} - {"information_schema", "public"}


def wait_until(connection: Connection, question: str) -> None:
    """Until the server says so, half a minute at most."""
    for _ in range(6000):
        if connection.execute(question).fetchall() == [(True,)]:
            return
        time.sleep(0.005)
    pytest.fail(f"never true: {question}")


def one_statement(connection: Connection) -> int:
    return version(connection)


def prepared(connection: Connection) -> int:
    row = connection.execute(_SEEN, prepare=True).fetchone()
    assert row is not None
    assert len(set(row[:4])) == 1
    assert row[4] == ROWS
    return int(row[0])


def table_after_table(connection: Connection) -> int:
    """A transaction that reads one table and then, a moment later, the others."""
    with connection.transaction():
        first = connection.execute("select count(*), max(version) from kpis.kpi_values").fetchone()
        time.sleep(0.002)
        assert first == (ROWS, version(connection))
    return int(first[1])


def of_one_moment(connection: Connection) -> int:
    """A transaction with one snapshot, which was taken before it came to what is published."""
    with connection.transaction():
        connection.execute("set transaction isolation level repeatable read")
        connection.execute("select count(*) from pg_class")
        time.sleep(0.002)
        return version(connection)


def test_readers_see_one_whole_version_during_fifty_swaps(dsn: str, tmp_path: Path) -> None:
    ended = threading.Event()

    def read(once: Callable[[Connection], int]) -> list[int]:
        seen = []
        with reader(dsn) as connection:
            while not ended.is_set():
                seen.append(once(connection))
                time.sleep(0.04)
            return [*seen, once(connection)]

    ways = (one_statement, prepared, table_after_table, of_one_moment)
    with ThreadPoolExecutor(len(ways)) as pool:
        reading = [pool.submit(read, way) for way in ways]
        try:
            for number in range(2, SWAPS + 2):
                publish(small_publication(tmp_path, number), dsn)
        finally:
            ended.set()
        seen = [each.result() for each in reading]
    for versions in seen:
        assert versions == sorted(versions), "a reader went back"
        assert versions[-1] == SWAPS + 1
        assert len(set(versions)) > SWAPS / 2
    assert sum(map(len, seen)) > 4 * SWAPS


def test_a_reader_that_holds_a_lock_is_waited_for(dsn: str, tmp_path: Path) -> None:
    publication = small_publication(tmp_path, 2)
    with reader(dsn) as slow, reader(dsn) as other, ThreadPoolExecutor(1) as pool:
        with slow.transaction():
            assert version(slow) == 1
            publishing = pool.submit(publish, publication, dsn)
            wait_until(other, "select count(*) > 0 from pg_locks where not granted")
            wait_until(other, "select count(*) = 0 from pg_locks where not granted")
            assert not publishing.done()
            assert version(other) == 1
            assert version(slow) == 1
        copied = publishing.result(timeout=30)
        assert copied.tries > 1
        assert version(other) == 2


@pytest.mark.parametrize("holds", ["select * from ops.publication", "select * from pg_class"])
def test_after_long_waiting_the_old_version_stays_and_nothing_is_left(
    dsn: str, tmp_path: Path, holds: str
) -> None:
    with reader(dsn) as slow, reader(dsn) as other, slow.transaction():
        slow.execute("set transaction isolation level repeatable read")
        slow.execute(holds)
        with pytest.raises(PostgresFailed, match=r"swapping the schemas for .* pg_terminate_back"):
            publish(small_publication(tmp_path, 2), dsn, patience=0.5)
        assert version(other) == 1
        assert schemas(other) == {"kpis", "ops"}
    publish(small_publication(tmp_path, 3), dsn)
    assert shown(dsn) == "20260131T021500000003Z"


def test_a_publication_that_is_refused_midway_leaves_the_old_one(dsn: str, tmp_path: Path) -> None:
    with reader(dsn) as connection:
        with pytest.raises(PostgresFailed, match=r"writing ops.publication.*NUL") as raised:
            publish(small_publication(tmp_path, 2, text="of Jane\0Doe"), dsn)
        assert "Jane" not in str(raised.value)
        assert version(connection) == 1
        assert schemas(connection) == {"kpis", "ops"}


def test_a_publication_that_is_cut_off_leaves_the_old_one_and_the_next_clears_up(
    server: Server, dsn: str, tmp_path: Path
) -> None:
    def cut(what: str, *_: int) -> None:
        if "ops.publication" in what:
            with server.connect() as connection:
                connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity "
                    "where usename = 'publisher'"
                )

    with reader(dsn) as connection:
        with pytest.raises(PostgresFailed, match="connection to PostgreSQL was lost"):
            publish(small_publication(tmp_path, 2), dsn, cut)
        assert version(connection) == 1
        assert schemas(connection) > {"kpis", "ops"}
        publish(small_publication(tmp_path, 3), dsn)
        assert version(connection) == 3
        assert schemas(connection) == {"kpis", "ops"}


def test_publishing_the_same_once_more_changes_nothing(dsn: str, tmp_path: Path) -> None:
    publication = small_publication(tmp_path, 2)
    runs = [publish(publication, dsn).run_id for _ in range(2)]
    assert runs == [publication.run_id] * 2
    with reader(dsn) as connection:
        assert version(connection) == 2
        assert schemas(connection) == {"kpis", "ops"}


def test_a_second_publication_at_the_same_time_is_turned_away(dsn: str, tmp_path: Path) -> None:
    with opened(dsn), pytest.raises(AlreadyRunning, match=r"server process \d+"):
        publish(small_publication(tmp_path, 2), dsn)
    publish(small_publication(tmp_path, 3), dsn)


def test_what_is_no_longer_published_goes(dsn: str, tmp_path: Path) -> None:
    publication = small_publication(tmp_path, 2)
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(
            "create schema actions; create table actions.gone (x int); "
            "comment on schema actions is 'Published by cx-warehouse. Run 1'"
        )
        publish(publication, dsn)
        assert schemas(connection) == {"kpis", "ops"}


def test_a_view_that_somebody_builds_meanwhile_is_kept_and_told_of_next_time(
    server: Server, dsn: str, tmp_path: Path
) -> None:
    with server.connect(dsn.rpartition("=")[2]) as owner:

        def build(what: str, *_: int) -> None:
            if "ops.publication" in what:
                owner.execute("create view public.of_mine as select * from kpis.dim_kpi")

        publish(small_publication(tmp_path, 2), dsn, build)
        assert version(owner) == 2
        assert owner.execute("select version from public.of_mine").fetchall() == [(1,)]
        with pytest.raises(PostgresFailed, match="of_mine of somebody else's read what is"):
            publish(small_publication(tmp_path, 3), dsn)
        owner.execute("drop view public.of_mine")
        publish(small_publication(tmp_path, 4), dsn)
        assert schemas(owner) == {"kpis", "ops"}


def test_what_others_made_is_not_touched(server: Server, dsn: str, tmp_path: Path) -> None:
    database = dsn.rpartition("=")[2]
    with server.connect(database) as owner:
        owner.execute("create view public.of_mine as select * from kpis.kpi_nps")
        with pytest.raises(PostgresFailed, match="of_mine of somebody else's read what is"):
            publish(small_publication(tmp_path, 2), dsn)
        assert version(owner) == 1
        owner.execute("drop view public.of_mine; comment on schema ops is 'our own'")
        with pytest.raises(PostgresFailed, match="has a schema ops that no publication made"):
            publish(small_publication(tmp_path, 3), dsn)
        assert version(owner) == 1
