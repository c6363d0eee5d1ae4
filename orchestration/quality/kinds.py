"""The kinds of expectations, what each asks, and how grave it is when it is not met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.extracts.errors import MappingError, nearest

if TYPE_CHECKING:
    from orchestration.extracts.contracts import Contract

SEVERITIES = ("error", "warn")


@dataclass(frozen=True)
class Kind:
    """One kind of expectation: the severity where no contract says otherwise, what it asks.

    `needs_history` tells those that compare with earlier deliveries from those that the contract
    decides alone. `unit` is that of what is observed.
    """

    severity: str
    asks: str
    unit: str = ""
    needs_history: bool = True


KINDS = {
    "required": Kind(
        "warn", "no record rejected for want of a required value", "share", needs_history=False
    ),
    "range": Kind(
        "warn", "no record rejected for a number beyond its limits", "share", needs_history=False
    ),
    "export_date": Kind(
        "error", "no export date after the load", "days ahead", needs_history=False
    ),
    "row_count": Kind("error", "as many rows as this weekday usually has", "rows"),
    "null_share": Kind("warn", "as many nulls in a column as usual", "share"),
    "mean": Kind("error", "a number column's mean near the usual one"),
    "scores": Kind("error", "a question's scores spread as usual", "distance"),
    "categories": Kind("warn", "a category's members spread as usual", "distance"),
    "members": Kind("warn", "no member of a category new or gone", "members"),
    "duplicates": Kind("warn", "no more repeated keys than usual", "share"),
    "freshness": Kind("error", "the newest event as close to the export as usual", "hours"),
    "repeated": Kind("error", "not the content of an earlier date again", "deliveries"),
    "future": Kind("warn", "no more events of the future than usual", "share"),
    "rejected_share": Kind("warn", "no more rejected records than usual", "share"),
    "arrival": Kind("warn", "a delivery as often as usual", "days"),
}
"""Of deliveries, in the order in which they are shown."""

SCORECARD = {
    "kpi_count": Kind("error", "no fewer KPIs with values than published before", "KPIs"),
    "kpi_jump": Kind("warn", "no KPI beyond its own history, unless by chance"),
    "kpi_gone": Kind("warn", "no closed period without the value it had", "periods"),
    "kpi_restated": Kind("warn", "no closed period restated beyond its interval"),
}
"""Of the scorecard."""

ALL = KINDS | SCORECARD


def severity(contract: Contract, kind: str) -> str:
    """How grave it is for this feed when an expectation of this kind is not met."""
    return dict(contract.expectations).get(kind, KINDS[kind].severity)


def check_severities(contract: Contract) -> None:
    """Hold what a contract says of expectations to the kinds there are.

    Raises:
        MappingError: an unknown kind, or a severity that is neither error nor warn.
    """
    _check(f"the contract of {contract.feed}", dict(contract.expectations), KINDS)


def scorecard_severities(told: dict[str, str]) -> dict[str, str]:
    """How grave each kind is on the scorecard, where `told` is what kpi_values itself says.

    Raises:
        MappingError: an unknown kind, or a severity that is neither error nor warn.
    """
    _check("kpi_values", told, SCORECARD)
    return {name: kind.severity for name, kind in SCORECARD.items()} | told


def _check(where: str, told: dict[str, str], known: dict[str, Kind]) -> None:
    for kind, grave in told.items():
        if kind not in known:
            raise MappingError(f"{where}: expectations.{kind}: no such kind{nearest(kind, known)}")
        if grave not in SEVERITIES:
            raise MappingError(f"{where}: expectations.{kind}: '{grave}' is neither error nor warn")
