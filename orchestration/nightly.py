"""When the nightly refresh is due and where Dagster keeps its storage; known without Dagster."""

from __future__ import annotations

import os
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from orchestration.settings import PROJECT

SCHEDULE = "nightly"
AT = time(2, 30)
"""By the clock of the reporting time zone."""


def storage_folder() -> Path:
    """Folder of Dagster's storage: `DAGSTER_HOME`, else `.dagster/` in the project."""
    return Path(os.environ.get("DAGSTER_HOME") or PROJECT / ".dagster").resolve()


def nights(now: datetime, zone: str) -> tuple[datetime, datetime]:
    """The last moment the refresh was due, and the next, in the reporting zone."""
    local = now.astimezone(ZoneInfo(zone))
    today = datetime.combine(local.date(), AT, local.tzinfo)
    day = timedelta(days=1)
    return (today, today + day) if today <= local else (today - day, today)
