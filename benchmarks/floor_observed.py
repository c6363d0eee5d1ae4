"""What one KPI observes, as the floor writes it down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Observed:
    """Observations of one KPI: where from, on which day, what over what.

    `counted` is the sample size: rows, unless numerator and denominator are told by different rows.
    `of_all` says which rows count over all answers; over the well-timed ones it is those.
    """

    name: str
    rows: str
    date: str
    numerator: str = "1"
    denominator: str = "1"
    counted: str = "count(*)"
    at: str | None = None
    of_all: str = "true"

    @property
    def moment(self) -> str:
        """Column of the time behind the date; none where a date is all there is."""
        if self.at:
            return self.at
        is_timed = self.date.endswith("_local_date") or "_local_date_as" in self.date
        return self.date.replace("_local_date", "_at") if is_timed else "null::timestamp"

    @property
    def is_period(self) -> bool:
        """Whether the rows are of whole periods, each with its grain."""
        return self.date == "period_date"
