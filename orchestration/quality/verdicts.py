"""From findings to one check per suite, in words: which delivery, which column, what next."""

from __future__ import annotations

import math
from collections.abc import Sequence

from orchestration.quality.checks import CheckResult
from orchestration.quality.kinds import ALL
from orchestration.quality.results import Result
from orchestration.quality.suites import Verdict

_SHOWN = 3
_DELIVERY = (
    "have it delivered anew, name the day in seeds/known_events.csv, "
    "or `cx publish --accept '<reason>'`"
)


def check_of(
    name: str, found: Sequence[Result], verdict: Verdict, advice: str = _DELIVERY
) -> CheckResult:
    """The check that a suite amounts to: as grave as the gravest expectation that is not met.

    A suite that could not be evaluated whole is an error. One that had nothing to judge, and had
    no fault, is no pass: it warns.
    """
    evaluated = sum(verdict.evaluated.values())
    unmet = [one for one in found if one.success is False]
    blocks = any(one.blocks for one in unmet)
    is_grave = blocks or verdict.faults or (evaluated and not unmet)
    if verdict.faults:
        status, message = "error", "; ".join(verdict.faults)
    elif unmet:
        status, message = "fail" if blocks else "warn", _message(unmet, advice)
    else:
        status, message = "pass" if evaluated else "warn", _not_judged(found)
    return CheckResult(
        check_name=name,
        kind="expectations",
        severity="error" if is_grave else "warn",
        status=status,
        failures=len(unmet),
        evaluated=evaluated,
        message=message,
    )


def words(one: Result) -> str:
    """One finding in words."""
    about = f" {one.column_name}" if one.column_name else ""
    note = f" ({one.explanation})" if one.explanation else ""
    observed = f"{number(one.observed)} {ALL[one.expectation].unit}".strip()
    return f"{one.delivery}: {one.expectation}{about}{note}: {observed}, expected {expected(one)}"


def expected(one: Result) -> str:
    """The limits in words."""
    if one.lower is None and one.upper is None:
        return "nothing yet"
    if one.lower is None:
        return f"at most {number(one.upper)}"
    if one.upper is None:
        return f"at least {number(one.lower)}"
    return f"{number(one.lower)} to {number(one.upper)}"


def number(value: float | None) -> str:
    """A number as people read it, to four digits where it is not whole."""
    if value is None or math.isnan(value):
        return ""
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 1e4 else f"{value:,.4g}"


def _message(unmet: Sequence[Result], advice: str) -> str:
    """What blocks, and how many findings only warn beside it; where nothing blocks, those."""
    grave = [one for one in unmet if one.blocks] or unmet
    told = "; ".join(words(one) for one in grave[:_SHOWN])
    more = f"; and {len(grave) - _SHOWN:,} more" if len(grave) > _SHOWN else ""
    light = len(unmet) - len(grave)
    warned = f" ({light:,} more only warn: `cx status` names their page)" if light else ""
    return f"{told}{more}: {advice}{warned}"


def _not_judged(found: Sequence[Result]) -> str:
    waiting = [one for one in found if one.success is None]
    return f"{waiting[-1].delivery}: {waiting[-1].explanation}" if waiting else ""
