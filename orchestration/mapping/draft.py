"""Everything that the text of a proposed mapping is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.mapping.expressions import Filled, filled

if TYPE_CHECKING:
    from orchestration.mapping.columns import Column
    from orchestration.mapping.profile import Profile
    from orchestration.mapping.propose import Proposal


@dataclass(frozen=True)
class Draft:
    """A proposed mapping: everything that its text is made of."""

    profile: Profile
    proposals: tuple[Proposal, ...]
    folder: str
    name: str

    @property
    def filled(self) -> dict[str, list[Filled]]:
        """Per feed, how its columns are filled."""
        columns = self.profile.columns
        return {
            one.feed: [filled(pairing, columns) for pairing in one.pairings]
            for one in self.proposals
        }

    @property
    def used(self) -> list[Column]:
        """The columns of the file that a feed takes, in the file's order."""
        names = {p.column.name for one in self.proposals for p in one.pairings}
        return [column for column in self.profile.columns if column.name in names]
