"""What the tests of real defects share: files delivered through mappings of their own."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from orchestration.extracts.outcomes import FileOutcome, LoadReport

SHARED = PROJECT.parent / "shared" / "data"
EXTRACTS = Path(__file__).parent / "extracts"
WHOLE = {
    "ads": ("kag_conversion_data.csv.gz", "google_ads_uncleaned.csv.gz"),
    "web": ("online_shoppers_intention.csv.gz",),
    "reviews": ("womens_clothing_reviews.csv.gz",),
    "subscriptions": ("telco_churn.csv.gz",),
    "social": ("airline_tweets.csv.gz",),
}
"""The files of the real data that the mappings of these tests take, by folder."""


def settings_in(folder: Path) -> Settings:
    """Settings of a warehouse below a folder, with the mappings of these tests."""
    return Settings(
        landing=folder / "landing",
        extracts=EXTRACTS,
        warehouse=folder / "warehouse",
        published=folder / "published",
        pseudonym_key="a key for tests only",
        threads=1,
    )


def excerpt(number: int) -> Path:
    """The excerpt of that number."""
    (found,) = (SHARED / "quirks").glob(f"{number:02}_*.csv")
    return found


def deliver(settings: Settings, source: Path, folder: str, name: str = "") -> Path:
    """Put a copy of a real file into a folder of the landing folder."""
    place = settings.landing / folder
    place.mkdir(parents=True, exist_ok=True)
    target = place / (name or source.name)
    shutil.copyfile(source, target)
    return target


def file_of(report: LoadReport, word: str) -> FileOutcome:
    """The outcome of the one file whose path holds a word."""
    (found,) = (one for one in report.outcomes if word in one.path)
    return found


def ask(settings: Settings, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """Rows of a query over the warehouse."""
    with connect(settings, read_only=True) as connection:
        return connection.execute(query, list(values)).fetchall()


def rejects(settings: Settings, word: str) -> list[tuple[Any, ...]]:
    """Feed, line, column and reason of what was rejected of the file whose path holds a word."""
    return ask(
        settings,
        "select feed, line, column_name, reason from ops.rejects inner join ops.files "
        "using (file_id) where path like '%' || ? || '%' order by all",
        word,
    )


def findings(settings: Settings, word: str) -> list[tuple[str, str]]:
    """Column and words of what was noticed in the file whose path holds a word."""
    return ask(
        settings,
        "select column_name, finding from ops.file_columns inner join ops.files "
        "using (file_id) where path like '%' || ? || '%' order by all",
        word,
    )
