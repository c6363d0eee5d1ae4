"""Great Expectations over frames of figures: one suite per feed, one for the scorecard.

A frame has a row per figure. Figures of a kind stand in the column of that name, their limits in
`<kind>_lower` and `<kind>_upper`; what is not limited is null there and is not evaluated.
"""

from __future__ import annotations

import logging
import math
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_ROW = "item"
_FORMAT = {"result_format": "COMPLETE", "unexpected_index_column_names": [_ROW]}


@dataclass(frozen=True)
class Figure:
    """One figure and the limits it should keep; a limit that is infinite is none."""

    kind: str
    observed: float
    lower: float = -math.inf
    upper: float = math.inf

    @property
    def is_held(self) -> bool:
        """Whether it is a number and has a limit: else nothing could show it to be wrong."""
        limits = [one for one in (self.lower, self.upper) if math.isfinite(one)]
        told = (self.observed, self.lower, self.upper)
        return bool(limits) and not any(math.isnan(one) for one in told)


@dataclass
class Verdict:
    """What came of a suite.

    `unmet` are the places of figures beyond their limits. `evaluated` counts the comparisons that
    were made, per kind. `faults` says what kept expectations from being evaluated.
    """

    expectations: int = 0
    evaluated: dict[str, int] = field(default_factory=dict)
    unmet: set[int] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


def evaluate(name: str, figures: Sequence[Figure]) -> Verdict:
    """Hold figures to their limits.

    A suite without an expectation, an expectation that was not evaluated on every figure it is
    about, and an error within one are faults of the suite, never a pass.

    Args:
        name: The suite's name.
        figures: The figures; none is a fault, and so is one that is no number or has no limit.
    """
    verdict = Verdict()
    expectations = list(_expectations(figures)) if figures else []
    verdict.faults += [f"{one.kind}: a figure without limits" for one in figures if not one.is_held]
    if not expectations:
        verdict.faults.append("no figure to hold to anything")
        return verdict
    for result in _validate(name, _frame(figures), expectations):
        _take(verdict, result, figures)
    if verdict.expectations != len(expectations):
        verdict.faults.append(f"{verdict.expectations} of {len(expectations)} expectations ran")
    return verdict


def _frame(figures: Sequence[Figure]) -> Any:
    import pandas as pd  # type: ignore[import-untyped]

    columns: dict[str, list[float]] = {}
    for kind in sorted({figure.kind for figure in figures}):
        for name in (kind, f"{kind}_lower", f"{kind}_upper"):
            columns[name] = [math.nan] * len(figures)
    for place, figure in enumerate(figures):
        columns[figure.kind][place] = figure.observed
        columns[f"{figure.kind}_lower"][place] = _limit(figure.lower)
        columns[f"{figure.kind}_upper"][place] = _limit(figure.upper)
    return pd.DataFrame({_ROW: range(len(figures))} | columns)


def _limit(value: float) -> float:
    return value if math.isfinite(value) else math.nan


def _expectations(figures: Sequence[Figure]) -> Iterator[Any]:
    """Those that have a figure to be about; which side is limited, the figures say."""
    known = _library().expectations
    yield known.ExpectTableRowCountToBeBetween(
        min_value=len(figures), max_value=len(figures), meta={"kind": ""}
    )
    for kind in sorted({figure.kind for figure in figures}):
        pairs = {"lower": (kind, f"{kind}_lower"), "upper": (f"{kind}_upper", kind)}
        for side, (greater, smaller) in pairs.items():
            if _limited(figures, kind, side):
                yield known.ExpectColumnPairValuesAToBeGreaterThanB(
                    column_A=greater,
                    column_B=smaller,
                    or_equal=True,
                    ignore_row_if="either_value_is_missing",
                    meta={"kind": kind, "side": side},
                )


def _limited(figures: Sequence[Figure], kind: str, side: str) -> int:
    """How many figures of a kind have a limit on this side."""
    return sum(
        one.kind == kind and math.isfinite(getattr(one, side)) and not math.isnan(one.observed)
        for one in figures
    )


def _validate(name: str, frame: Any, expectations: list[Any]) -> list[Any]:
    library, source = _library(), _source()
    asset = source.add_dataframe_asset(name)
    batch = asset.add_batch_definition_whole_dataframe(name).get_batch({"dataframe": frame})
    suite = library.ExpectationSuite(name=name, expectations=expectations)
    try:
        return list(batch.validate(suite, result_format=_FORMAT).results)
    finally:
        source.delete_asset(name)


def _take(verdict: Verdict, result: Any, figures: Sequence[Figure]) -> None:
    """Count an expectation's result, if it is one."""
    verdict.expectations += 1
    meta = result.expectation_config.meta
    kind, side = meta["kind"], meta.get("side", "")
    if _broke(result):
        verdict.faults.append(f"the expectation of {kind or 'rows'} broke")
        return
    if not kind:
        if not result.success:
            verdict.faults.append("the frame was not read whole")
        return
    found = result.result
    evaluated = found["element_count"] - found["missing_count"]
    verdict.evaluated[kind] = verdict.evaluated.get(kind, 0) + evaluated
    if evaluated != _limited(figures, kind, side):
        verdict.faults.append(f"{kind}: {evaluated} figures evaluated")
    unmet = {int(one[_ROW]) for one in found.get("unexpected_index_list") or []}
    if len(unmet) != found["unexpected_count"] or result.success != (not unmet):
        verdict.faults.append(f"{kind}: {found['unexpected_count']} unmet, {len(unmet)} named")
    verdict.unmet |= unmet


def _broke(result: Any) -> bool:
    """Whether an error ended the expectation; it may be told once, or once per metric."""
    info = result.exception_info or {}
    told = [info, *(each for each in info.values() if isinstance(each, dict))]
    return any(each.get("raised_exception") for each in told) or not result.result


@cache
def _library() -> Any:
    """Great Expectations, which takes seconds to import; it must not report its use anywhere."""
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations

    # What it tells at work are temporary folders, which a root logger of others would print. Some
    # of its modules set a level of their own, so the level of the package alone is not enough.
    for name in ("great_expectations", "great_expectations.data_context.types.base"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return great_expectations


@cache
def _source() -> Any:
    """Where frames are handed over; in memory only."""
    context = _library().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False, "metric_calculations": False}
    return context.data_sources.add_pandas("figures")
