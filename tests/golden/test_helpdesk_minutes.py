"""A helpdesk's own minutes beside ours: every difference has its cause, and none is lost."""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from orchestration import transform
from orchestration.extracts.load import load
from orchestration.run_context import write_run_context
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect
from tests.parsed import lend_parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

VENDORS = PROJECT / "tests" / "vendors" / "zendesk"
DELIVERED = ("a_page_of_tickets", "a_page_of_metrics")

# What happened, told apart from Zendesk. 302 was answered by a bot at once; 303 is open again for
# the second time; 304 was opened by an agent; of 305 and 306 there is no log.
EVENTS = """source_system,ticket_id,event_id,occurred_at,event_type,actor_type,to_value
zendesk,301,1,2024-02-13T09:10:00,status,agent,open
zendesk,301,2,2024-02-13T09:42:50,public_reply,agent,
zendesk,301,3,2024-02-13T15:00:10,status,agent,solved
zendesk,302,1,2024-02-29T23:50:30,public_reply,bot,
zendesk,302,2,2024-03-01T08:05:00,public_reply,agent,
zendesk,302,3,2024-03-01T10:50:00,status,agent,solved
zendesk,303,1,2024-03-15T10:20:00,public_reply,agent,
zendesk,303,2,2024-03-15T12:00:00,status,agent,solved
zendesk,303,3,2024-03-16T09:00:00,status,customer,open
zendesk,303,4,2024-03-17T10:00:00,status,agent,solved
zendesk,303,5,2024-03-18T08:00:00,status,customer,open
zendesk,304,1,2024-03-20T14:00:20,public_reply,agent,
zendesk,304,2,2024-03-20T14:01:00,status,agent,pending
zendesk,304,3,2024-03-20T16:00:00,customer_reply,customer,
zendesk,304,4,2024-03-20T16:00:00,status,customer,open
zendesk,304,5,2024-03-20T16:30:00,public_reply,agent,
zendesk,304,6,2024-03-20T17:00:00,status,agent,solved
zendesk,307,1,2024-05-17T08:02:30,public_reply,agent,
zendesk,307,2,2024-05-17T08:02:40,status,agent,pending
zendesk,308,1,2024-05-28T10:20:00,public_reply,agent,
zendesk,308,2,2024-05-29T10:00:00,status,agent,hold
zendesk,308,3,2024-05-30T10:00:00,status,agent,open
zendesk,308,4,2024-05-31T18:30:00,status,agent,solved
"""

# (measure, cause): tickets, of them measured by us too, seconds of Zendesk, seconds of ours.
EXPECTED = {
    # 301: 42 min = 2520 s against 2560; 303: 20 min = 1200 s; 307: 843 min = 50580 s against 50610
    ("first_response", "equal"): (3, 3, 2520 + 1200 + 50580, 2560 + 1200 + 50610),
    # 302: the bot after 30 s is minute 0; the agent comes at 08:05, after 8 h 15 min
    ("first_response", "bot_replied_first"): (1, 1, 0, 29700),
    # 304: the agent's opening is minute 0; 2 h 30 min after it the agent answers the customer
    ("first_response", "agent_opened"): (1, 1, 0, 9000),
    # 305: without a log our reply is Zendesk's 900 s
    ("first_response", "derived"): (1, 1, 900, 900),
    # 308: 12 min = 720 s, and nothing happened then; the agent replied after 20 min
    ("first_response", "unexplained"): (1, 1, 720, 1200),
    # 360, 660, 120, 180, 1440 and 4830 min, to the second
    ("first_resolution", "equal"): (6, 6, 455400, 455400),
    # 306: solved an hour before it was created
    ("first_resolution", "clock_fault"): (1, 0, 0, 0),
    ("resolution", "equal"): (5, 5, 455400 - 7200, 455400 - 7200),
    # 303: its last solve lies 2880 min after its creation, and it is open now
    ("resolution", "reopened_later"): (1, 0, 0, 0),
    ("resolution", "clock_fault"): (1, 0, 0, 0),
    # 304: pending from 14:01 to 16:00 = 119 min; 301, 302 and 308 never
    ("agent_wait", "equal"): (4, 4, 7140, 7140),
    # 303 and 307 are open, 305 has no log
    ("agent_wait", "not_measured_by_us"): (3, 0, 0, 0),
    # 308: one day
    ("on_hold", "equal"): (4, 4, 86400, 86400),
    ("on_hold", "not_measured_by_us"): (3, 0, 0, 0),
    ("requester_wait", "not_measured_by_us"): (7, 0, 0, 0),
}


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Zendesk's own pages and a log of the same tickets, as of the end of June 2024."""
    folder = tmp_path_factory.mktemp("minutes")
    settings = Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        published=folder / "published",
        as_of=datetime(2024, 6, 30),
        timezone="UTC",
        pseudonym_key="golden-cases-have-no-secrets-" * 2,
    )
    _deliver(settings.landing)
    assert all(one.state == "loaded" for one in load(settings, "minutes").outcomes)
    write_run_context(settings, "minutes")
    lend_parse(settings)
    report = transform.build(
        settings, "minutes", select="+fct_ticket_minute_differences +fct_tickets"
    )
    assert not report.skipped
    passed = {node.name for node in report.nodes if node.status == "pass"}
    assert "every_recorded_minute_has_a_cause" in passed
    with connect(settings, read_only=True) as connection:
        yield connection


def _deliver(landing: Path) -> None:
    (landing / "zendesk").mkdir(parents=True)
    (landing / "generic").mkdir()
    for case in DELIVERED:
        for file in (VENDORS / case).glob("*.json"):
            shutil.copy(file, landing / "zendesk")
    (landing / "generic" / "ticket_events_2024-06-01.csv").write_text(EVENTS)


def test_every_difference_has_the_cause_that_a_person_would_give_it(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "select measure, cause, ticket_count, compared_ticket_count, recorded_seconds, our_seconds "
        "from core.fct_ticket_minute_differences"
    ).fetchall()
    assert {row[:2]: row[2:] for row in rows} == EXPECTED


def test_the_causes_of_a_measure_have_every_ticket_with_a_figure(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    told = warehouse.execute(
        "select measure, sum(ticket_count)::bigint from core.fct_ticket_minute_differences "
        "group by all order by all"
    ).fetchall()
    # 306 has no figure for its reply and its waits, 307 none for its resolution
    assert told == [
        ("agent_wait", 7),
        ("first_resolution", 7),
        ("first_response", 7),
        ("on_hold", 7),
        ("requester_wait", 7),
        ("resolution", 7),
    ]


def test_what_the_tickets_do_not_say_their_metrics_do(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    rows = warehouse.execute(
        "select ticket_id, resolution_seconds, first_response_seconds, reopen_count, reply_count "
        "from core.fct_tickets where ticket_id in ('zendesk:302', 'zendesk:303', 'zendesk:305') "
        "order by 1"
    ).fetchall()
    # 305 has no log: solved after a day, first reply after 900 s, as Zendesk measured it; the log's
    # one reply to 302 counts, not the bot's; 303 was reopened twice and is not solved
    assert rows == [
        ("zendesk:302", 39600, 29700, 0, 1),
        ("zendesk:303", None, 1200, 2, 1),
        ("zendesk:305", 86400, 900, 0, 1),
    ]
