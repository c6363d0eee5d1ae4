"""Observations to published values: by KPI, month, breakdown value and timing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor

from tests.oracle import seeds
from tests.oracle.observation import Number, Observation
from tests.oracle.periods import month_of

Key = tuple[str, date, str, str, str]
"""KPI, first day of the month, dimension, its value, timing (`all` or `well_timed`)."""

SMALL_SAMPLE = 5
"""A person's values, and what a team says of itself, are hidden below so many observations."""
SMALL_TEAM = "small_team"
"""All teams of fewer people together, without a value."""


@dataclass(frozen=True)
class Score:
    """A published value with its components."""

    value: float | None
    n: int
    numerator: float | None
    denominator: float | None


@dataclass
class Cell:
    """The observations of one key; `by_day` and `values` only for the kinds that need them."""

    numerator: Number = 0
    denominator: Number = 0
    n: int = 0
    scales: set[str] = field(default_factory=set)
    values: list[Number] = field(default_factory=list)
    by_day: dict[date, Number] = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True)
class Registered:
    """What seeds/kpis.csv says of a KPI."""

    kpi_id: str
    kind: str
    quantile: Fraction | None
    pools_scales: bool


def registry() -> dict[str, list[Registered]]:
    """The KPIs that are made of each set of observations."""
    made_of = defaultdict(list)
    for row in seeds.rows("kpis"):
        quantile = Fraction(row["quantile"]) if row["quantile"] else None
        kpi = Registered(row["kpi_id"], row["kind"], quantile, row["pools_scales"] == "true")
        made_of[row["observations"]].append(kpi)
    return made_of


def scorecard(observations: Iterable[Observation]) -> dict[Key, Score]:
    """Every value of every KPI that is made of the observations."""
    made_of = registry()
    cells: dict[Key, Cell] = defaultdict(Cell)
    for observed in observations:
        kinds = {kpi.kind for kpi in made_of[observed.kpi_id]}
        for key in keys(observed):
            add(cells[key], observed, kinds)
    scores = {}
    for (observed_id, *rest), cell in cells.items():
        for kpi in made_of[observed_id]:
            if kpi.pools_scales or len(cell.scales) < 2:
                key = (kpi.kpi_id, *rest)
                scores[key] = hidden(key, score(cell, kpi))  # type: ignore[index,arg-type]
    return scores  # type: ignore[return-value]


def keys(observed: Observation) -> Iterable[Key]:
    month = month_of(observed.local_date)
    counted_in = {"all": observed.is_of_all, "well_timed": observed.is_well_timed}
    for timing in (name for name, is_counted_in in counted_in.items() if is_counted_in):
        yield (observed.kpi_id, month, "all", "all", timing)
        for dimension, value in observed.dimensions.items():
            yield (observed.kpi_id, month, dimension, value, timing)


def add(cell: Cell, observed: Observation, kinds: set[str]) -> None:
    cell.numerator += observed.numerator
    cell.denominator += observed.denominator
    cell.n += is_counted(observed, kinds)
    if "scale" in observed.dimensions:
        cell.scales.add(observed.dimensions["scale"])
    if "quantile" in kinds:
        cell.values.append(observed.numerator)
    if "level" in kinds:
        cell.by_day[observed.local_date] += observed.numerator


def is_counted(observed: Observation, kinds: set[str]) -> bool:
    """In a ratio of two sides n counts the side that is divided by."""
    if "ratio" not in kinds:
        return True
    if observed.is_of_denominator is not None:
        return observed.is_of_denominator
    return observed.denominator != 0


def score(cell: Cell, kpi: Registered) -> Score:
    if kpi.quantile is not None:
        return Score(float(quantile(sorted(cell.values), kpi.quantile)), cell.n, None, None)
    if kpi.kind == "level":
        level = cell.by_day[max(cell.by_day)]
        return Score(float(level), int(level), float(level), None)
    if cell.by_day:
        whole, day_count = sum(cell.by_day.values()), len(cell.by_day)
        return Score(float(Fraction(whole) / day_count), day_count, float(whole), float(day_count))
    if kpi.kind == "count":
        return Score(float(cell.numerator), cell.n, float(cell.numerator), None)
    value = (
        float(Fraction(cell.numerator) / Fraction(cell.denominator)) if cell.denominator else None
    )
    return Score(value, cell.n, float(cell.numerator), float(cell.denominator))


def quantile(ordered: list[Number], share: Fraction) -> Number:
    """Interpolated between neighbours: the smallest value is quantile 0, the largest 1."""
    place = share * (len(ordered) - 1)
    below = floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def hidden(key: Key, whole: Score) -> Score:
    """Values of a single person, and of employees by team, have `SMALL_SAMPLE` observations."""
    kpi_id, _, dimension, value, _ = key
    is_of_few = dimension == "agent" or (dimension == "team" and kpi_id == "employee_score")
    if (is_of_few and whole.n < SMALL_SAMPLE) or value == SMALL_TEAM:
        return Score(None, whole.n, None, None)
    return whole
