"""How one delivered file fills one feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orchestration.extracts.casts import TimeRules, literal
from orchestration.extracts.mappings import BY_NAME

if TYPE_CHECKING:
    from datetime import datetime

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.mappings import Mapping

ZONE = "_zone"
"""The column of a staging query that names each row's time zone."""


@dataclass(frozen=True)
class FeedPlan:
    """How one file fills one feed.

    `relation` is what the expressions of `columns` (feed column → SQL) are taken over, with
    `parameters`. `taken` rows are in the raw table already, and are not staged.
    """

    contract: Contract
    mapping: Mapping
    columns: dict[str, str]
    types: dict[str, str]
    relation: str
    parameters: list[Any]
    exported_at: datetime | None
    taken: int = 0

    @property
    def filters(self) -> dict[str, str]:
        """Rules by name, each an SQL condition over the delivered columns."""
        by_name = self.mapping.feeds == BY_NAME
        return {} if by_name else self.mapping.feed(self.contract.feed).filters

    @property
    def rejects(self) -> dict[str, str]:
        """The mapping's own reasons to reject a row, each an SQL condition."""
        by_name = self.mapping.feeds == BY_NAME
        return {} if by_name else self.mapping.feed(self.contract.feed).rejects

    @property
    def lacking(self) -> str | None:
        """SQL of the list of columns that the mapping lists and the file lacks."""
        by_name = self.mapping.feeds == BY_NAME
        return None if by_name else self.mapping.feed(self.contract.feed).lacking

    def times(self, column: str) -> TimeRules:
        """How the times of a feed column are written."""
        mapping = self.mapping
        zone = mapping.time_zone
        return TimeRules(
            mapping.time_format(column),
            literal(zone) if isinstance(zone, str) else ZONE,
            mapping.precision.get(column) == "day",
        )
