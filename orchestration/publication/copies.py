"""Copies of what readers see, for tools that cannot open the published file: PostgreSQL.

The file is published first and stands by itself. A copy that fails fails the run in sight of
everybody, takes nothing back, and is made up for by the next run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.publication.pointer import current

if TYPE_CHECKING:
    from orchestration.publication.postgres.publish import Copied, Progress
    from orchestration.settings import Settings


def copy(settings: Settings, progress: Progress | None = None) -> Copied | None:
    """Copy what readers of the file see now; nothing where no database is set.

    Raises:
        PostgresFailed: the database was not reached, or refused something.
        AlreadyRunning: another publication is at work in it.
    """
    dsn, publication = _database(settings), current(settings)
    if dsn is None or publication is None:
        return None
    from orchestration.publication.postgres.publish import publish

    return publish(publication, dsn, progress)


def is_behind(settings: Settings) -> bool:
    """Whether readers of the database see another run than those of the file.

    A database that does not tell is taken to be: whoever then copies hears why.
    """
    dsn, publication = _database(settings), current(settings)
    if dsn is None or publication is None:
        return False
    from orchestration.publication.postgres.errors import PostgresFailed
    from orchestration.publication.postgres.publish import shown

    try:
        return shown(dsn) != publication.run_id
    except PostgresFailed:
        return True


def _database(settings: Settings) -> str | None:
    return settings.postgres.get_secret_value() if settings.postgres else None
