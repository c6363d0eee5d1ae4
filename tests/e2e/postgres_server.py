"""A PostgreSQL of the tests' own: Debian's package, a folder and a port that nobody else has."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

PASSWORD = "n0t-t0-be-t0ld@all"  # noqa: S105 - of a server that lives as long as a test
_PACKAGES = ("postgresql", "odbc-postgresql", "unixodbc")
_QUICK = {
    "fsync": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "shared_buffers": "128MB",
    "jit": "off",
}


@dataclass(frozen=True)
class Server:
    """A server that runs: over a socket everybody is trusted, over TCP a password is asked for."""

    programs: Path
    folder: Path
    port: int

    def dsn(self, database: str = "cx", user: str = "publisher") -> str:
        """How to reach a database over the socket."""
        return f"host={self.folder} port={self.port} user={user} dbname={database}"

    def connect(self, database: str = "cx", user: str = "root_of_all") -> psycopg.Connection[Any]:
        """A connection in which each statement is a transaction of its own."""
        return psycopg.connect(self.dsn(database, user), autocommit=True)

    def create_database(self, name: str) -> None:
        """A database in which `publisher` may create schemas, and whose reader is `analyst`."""
        with self.connect("postgres") as connection:
            connection.execute(f"create database {name}")
            connection.execute(f"grant create on database {name} to publisher")

    def psql(self, script: str, database: str = "cx", user: str = "analyst") -> str:
        """What psql prints."""
        done = subprocess.run(
            [self.programs / "psql", "-XAtq", "-v", "ON_ERROR_STOP=1", self.dsn(database, user)],
            input=script,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@contextmanager
def postgres_server() -> Iterator[Server]:
    """Start it, and end it with all that it holds; the test is skipped where none is to be had."""
    programs = _programs() or (_installed() and _programs())
    if not programs:
        pytest.skip("needs PostgreSQL, which is not here and cannot be installed from here")
    folder = Path(tempfile.mkdtemp(prefix="cx-pg-"))
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
    server = Server(programs, folder, _free_port())
    try:
        _start(server)
        yield server
    finally:
        _run(server, "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(folder)


def _start(server: Server) -> None:
    data = server.folder / "data"
    access = ("--auth-local=trust", "--auth-host=scram-sha-256", "--no-sync")
    _run(server, "initdb", "-D", data, "-U", "root_of_all", "--encoding=UTF8", *access)
    given = _QUICK | {"listen_addresses": "127.0.0.1", "unix_socket_directories": server.folder}
    options = " ".join(f"-c {name}={value}" for name, value in given.items())
    options += f" -p {server.port}"
    _run(server, "pg_ctl", "-D", data, "-l", server.folder / "log", "-o", options, "-w", "start")
    with server.connect("postgres") as connection:
        connection.execute("create role cx_reader nologin")
        connection.execute(f"create role publisher login password '{PASSWORD}'")
        connection.execute(f"create role analyst login password '{PASSWORD}' in role cx_reader")
    server.create_database("cx")


def _run(server: Server, program: str, *arguments: object) -> None:
    """Run one of the server's programs, as nobody where we are root: it refuses root."""
    nobody = {"user": "nobody", "group": "nogroup", "extra_groups": ()}
    as_whom: dict[str, Any] = nobody if os.getuid() == 0 else {}
    with (server.folder / f"{program}.out").open("w") as output:
        done = subprocess.run(
            [server.programs / program, *map(str, arguments)],
            stdout=output,
            stderr=output,
            cwd=server.folder,
            env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
            **as_whom,
        )
    assert done.returncode == 0, (server.folder / f"{program}.out").read_text()


def _programs() -> Path | None:
    """Folder of the server's programs: where Debian keeps them by version, or on the path."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    found = shutil.which("initdb")
    return kept[-1].parent if kept else Path(found).resolve().parent if found else None


def _installed() -> bool:
    return install(*_PACKAGES)


def install(*packages: str) -> bool:
    """Install Debian's packages, where we may."""
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return False
    get = ("apt-get", "install", "--yes", "--no-install-recommends", *packages)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    commands = (("apt-get", "update"), get)
    return all(
        subprocess.run(command, capture_output=True, env=environment, check=False).returncode == 0
        for command in commands
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
