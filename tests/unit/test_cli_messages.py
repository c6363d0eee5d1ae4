"""What is said of errors: names, counts and places, never the value of a row."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from orchestration import notify, transform
from orchestration.messages import explain, without_values
from orchestration.settings import Settings

SECRET = "ada@example.org"  # noqa: S105 - a value that must not be said


@pytest.mark.parametrize(
    "sql",
    [
        f"select '{SECRET}'::integer",
        f"select strptime('{SECRET}', '%Y')",
        f"select error('{SECRET}')",
        "create temp table t (k varchar primary key); "
        f"insert into t values ('{SECRET}'), ('{SECRET}')",
    ],
)
def test_a_value_in_a_database_error_is_not_repeated(sql: str) -> None:
    with duckdb.connect() as connection, pytest.raises(duckdb.Error) as raised:
        connection.execute(sql).fetchall()
    assert SECRET in str(raised.value)
    assert SECRET not in explain(raised.value)
    assert SECRET not in without_values(f"Runtime Error in model m (m.sql)\n  {raised.value}")
    assert "Error" in explain(raised.value)


def test_a_database_error_about_names_is_kept() -> None:
    with duckdb.connect() as connection, pytest.raises(duckdb.Error) as raised:
        connection.execute("select * from no_such_table")
    assert "no_such_table" in explain(raised.value)


def test_a_broken_contract_says_which_column() -> None:
    message = "Runtime Error in model m\n  Constraint Error: NOT NULL constraint failed: m.order_id"
    assert without_values(message) == "NOT NULL constraint failed: m.order_id"


def test_a_python_model_says_where_it_failed_and_not_with_what() -> None:
    message = (
        "Runtime Error in model m (m.py)\n  Python model failed:\n"
        "Traceback (most recent call last):\n"
        '  File "/somewhere/scores.py", line 12, in divide\n    return a / b\n'
        f"ValueError: {SECRET}\n"
    )
    assert without_values(message) == "ValueError in divide (scores.py, line 12)"


def test_an_error_of_somebody_else_is_named_by_its_kind_only() -> None:
    assert explain(KeyError(SECRET)) == "unexpected KeyError"


@pytest.fixture
def received() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a webhook on this machine, and what was posted to it."""
    bodies: list[bytes] = []

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Webhook)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", bodies
    server.shutdown()
    server.server_close()


FAILURE = notify.Failure("20260131T021500123456Z", "build", "model fct_orders did not build")


def test_a_failure_reaches_the_log_and_the_webhook(
    tmp_path: Path, received: tuple[str, list[bytes]]
) -> None:
    address, bodies = received
    settings = Settings(warehouse=tmp_path, alert_webhook=address)
    assert notify.failed(settings, FAILURE)
    body = json.loads(bodies[0])
    assert body["run_id"] == FAILURE.run_id
    assert body["step"] == "build"
    assert "fct_orders did not build" in body["text"]
    assert "failed in build: model fct_orders" in notify.log_file(settings).read_text()


def test_a_webhook_out_of_reach_is_logged_without_its_address(tmp_path: Path) -> None:
    settings = Settings(warehouse=tmp_path, alert_webhook="http://127.0.0.1:9/key-of-the-hook")
    assert not notify.failed(settings, FAILURE)
    logged = notify.log_file(settings).read_text()
    assert "the webhook was not reached: ConnectionError" in logged
    assert "key-of-the-hook" not in logged


def test_a_failed_test_names_the_models_it_reads() -> None:
    node = SimpleNamespace(
        unique_id="test.cx_warehouse.totals_agree",
        name="totals_agree",
        resource_type="test",
        config=SimpleNamespace(severity="ERROR"),
        depends_on=SimpleNamespace(nodes=["model.cx_warehouse.fct_orders"]),
    )
    failed = SimpleNamespace(
        node=node,
        status="fail",
        execution_time=0.1,
        failures=1,
        message="Got 1 result, configured to fail if != 0",
    )
    said = transform._node(failed).message
    assert said == "fct_orders: Got 1 result, configured to fail if != 0"
