"""When the nightly refresh is due, whether it came, and where Dagster keeps its storage.

Known without Dagster.
"""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from orchestration.lock import last_holder
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from orchestration.settings import Settings

SCHEDULE = "nightly"
IN_TIME = timedelta(minutes=15)
"""What comes later than this was not started by its night."""


def storage_folder() -> Path:
    """Folder of Dagster's storage: `DAGSTER_HOME`, else `.dagster/` in the project."""
    return Path(os.environ.get("DAGSTER_HOME") or PROJECT / ".dagster").resolve()


def nights(now: datetime, settings: Settings) -> tuple[datetime, datetime]:
    """The last moment the refresh was due, and the next, in the reporting zone."""
    local = now.astimezone(ZoneInfo(settings.timezone))
    today = datetime.combine(local.date(), settings.nightly_at, local.tzinfo)
    day = timedelta(days=1)
    return (today, today + day) if today <= local else (today - day, today)


def missed(now: datetime, settings: Settings, ticked: datetime | None) -> datetime | None:
    """The last moment the refresh was due, where nothing came of it since; else None.

    Something came where the schedule decided, at `ticked`, or any command took the lock.
    """
    due, _ = nights(now, settings)
    last = last_holder(settings)
    seen = [moment for moment in (ticked, last and last[1]) if moment]
    return due if seen and max(seen) < due and now - due > IN_TIME else None
