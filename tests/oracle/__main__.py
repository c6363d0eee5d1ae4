"""`python -m tests.oracle <landing> <cx.duckdb> [<KPI or stage> …]`.

Exit code 1 where any value differs, and where the two speak of different moments.
"""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

from tests.oracle import (
    awareness,
    compare,
    consideration,
    feedback,
    fulfilment,
    loyalty,
    purchase,
    scorecard,
    seeds,
    support,
)
from tests.oracle.business import Business, read
from tests.oracle.scorecard import Key, Score

STAGES: tuple[ModuleType, ...] = (
    awareness,
    consideration,
    purchase,
    fulfilment,
    support,
    feedback,
    loyalty,
)


def expected_scores(business: Business, stages: Iterable[ModuleType] = STAGES) -> dict[Key, Score]:
    return {
        key: score
        for stage in stages
        for key, score in scorecard.scorecard(stage.observations(business)).items()
    }


def chosen(names: list[str]) -> set[str]:
    """The KPIs named, by themselves or by their stage; without names all."""
    return {
        row["kpi_id"]
        for row in seeds.rows("kpis")
        if not names or {row["kpi_id"], row["stage"]} & set(names)
    }


def main(landing: Path, published: Path, names: list[str]) -> int:
    told = compare.settings(published)
    business = read(
        landing, ZoneInfo(told.time_zone), told.currency, datetime.now(UTC).replace(tzinfo=None)
    )
    print(f"As of {business.as_of}.")
    if business.as_of != told.as_of:
        print(
            f"{published} is published as of {told.as_of}: other files, or a moment that was set; "
            "publish these files anew without CX_AS_OF",
            file=sys.stderr,
        )
        return 1
    kpis = chosen(names)
    stages = {row["stage"] for row in seeds.rows("kpis") if row["kpi_id"] in kpis}
    modules = [stage for stage in STAGES if stage.__name__.rpartition(".")[2] in stages]
    expected = {
        key: score for key, score in expected_scores(business, modules).items() if key[0] in kpis
    }
    found = {
        key: score for key, score in compare.published_scores(published).items() if key[0] in kpis
    }
    for line in compare.report(expected, found):
        print(line)
    return 1 if not found or any(compare.differences(expected, found)) else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:]))
