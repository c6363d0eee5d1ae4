"""A history that knows days alone ends with its last day, on either side of Greenwich."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orchestration import transform
from orchestration.extracts.load import load
from orchestration.run_context import write_run_context
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.parsed import lend_parse

TICKETS = """source_system,ticket_id,status,created_at,solved_at
desk,t1,solved,2024-03-29,2024-03-30
desk,t2,open,2024-03-30,
desk,t3,open,2024-03-31,
"""


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Asia/Seoul"])
def test_the_last_day_of_dates_has_its_backlog(zone: str, tmp_path: Path) -> None:
    settings = Settings(
        landing=tmp_path / "landing",
        warehouse=tmp_path / "warehouse",
        published=tmp_path / "published",
        timezone=zone,
        pseudonym_key="golden-cases-have-no-secrets-" * 2,
    )
    (settings.landing / "generic").mkdir(parents=True)
    (settings.landing / "generic" / "tickets_2024-03-31.csv").write_text(TICKETS)
    load(settings, "zones")
    write_run_context(settings, "zones")
    lend_parse(settings)
    transform.build(settings, "zones", select="+fct_ticket_backlog_days")
    with connect(settings, read_only=True) as connection:
        today = connection.execute("select as_of_local_date from intermediate.int_run_context")
        assert today.fetchall() == [(date(2024, 3, 31),)]
        days = connection.execute(
            "select local_date, created, solved, backlog, backlog_effective "
            "from core.fct_ticket_backlog_days order by local_date"
        )
        # created on the 29th, 30th and 31st, one solved on the 30th: 1, then 2 - 1, then 2
        assert days.fetchall() == [
            (date(2024, 3, 29), 1, 0, 1, 1),
            (date(2024, 3, 30), 1, 1, 1, 1),
            (date(2024, 3, 31), 1, 0, 2, 2),
        ]
