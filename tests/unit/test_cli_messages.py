"""What is said of errors: names, counts and places, never the value of a row."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from orchestration import notify, transform
from orchestration.messages import explain, without_values
from orchestration.settings import Settings
from tests.webhook import Webhook, listening

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


FAILURE = notify.Failure("20260131T021500123456Z", "build", "model fct_orders did not build")


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    """One on this machine."""
    with listening() as heard:
        yield heard


@pytest.fixture(autouse=True)
def _without_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "_PAUSES", (0, 0))


def test_a_failure_reaches_the_log_and_the_webhook(tmp_path: Path, webhook: Webhook) -> None:
    settings = Settings(warehouse=tmp_path, alert_webhook=webhook.address)
    assert notify.tell(settings, FAILURE)
    (body,) = webhook.posted
    assert body["run_id"] == FAILURE.run_id
    assert body["step"] == "build"
    assert "fct_orders did not build" in body["text"]
    assert "failed in build: model fct_orders" in notify.log_file(settings).read_text()


@pytest.mark.parametrize(
    ("answers", "posts", "problem"),
    [
        ([500, 503, 204], 3, None),
        ([500, 500, 502], 3, "HTTP 502"),
        ([404], 1, "HTTP 404"),
        ([302, 302], 3, "HTTP 302"),
    ],
)
def test_a_webhook_that_fails_is_asked_again_where_that_may_help(
    tmp_path: Path, webhook: Webhook, answers: list[int], posts: int, problem: str | None
) -> None:
    webhook.answers += answers + answers
    settings = Settings(warehouse=tmp_path, alert_webhook=webhook.address)
    assert notify.tell(settings, FAILURE) is (problem is None)
    assert len(webhook.posted) == posts
    logged = notify.log_file(settings).read_text()
    assert "failed in build" in logged
    assert (f"the webhook was not reached: {problem}" in logged) is (problem is not None)


def test_a_webhook_out_of_reach_is_logged_without_its_address(tmp_path: Path) -> None:
    settings = Settings(warehouse=tmp_path, alert_webhook="http://127.0.0.1:9/key-of-the-hook")
    assert not notify.tell(settings, FAILURE)
    logged = notify.log_file(settings).read_text()
    assert "the webhook was not reached: ConnectionError" in logged
    assert "key-of-the-hook" not in logged


def test_a_log_that_cannot_be_written_keeps_nothing_from_the_webhook(
    tmp_path: Path, webhook: Webhook
) -> None:
    settings = Settings(warehouse=tmp_path / "gone", alert_webhook=webhook.address)
    with pytest.raises(FileNotFoundError):
        notify.tell(settings, FAILURE)
    assert [body["step"] for body in webhook.posted] == ["build"]


def test_without_a_webhook_the_log_is_enough(tmp_path: Path) -> None:
    assert notify.tell(Settings(warehouse=tmp_path), notify.Failure("", "nightly", "Nothing ran"))
    logged = notify.log_file(Settings(warehouse=tmp_path)).read_text()
    assert "the schedule 'nightly' missed its time: Nothing ran" in logged


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
