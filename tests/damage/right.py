"""What is done to a file, and what may come of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.damage.goldens import Golden

NOT_LOADED = frozenset({"refused", "incomplete"})


@dataclass(frozen=True)
class Place:
    """Where a record stands: its number among the data records, and its physical line."""

    record: int
    line: int | None


@dataclass(frozen=True)
class Then:
    """What exactly comes out of a file that is as good a file as it was.

    `records` are the undamaged file's records that come out, as often as they stand here. Without
    them each comes out once, and those of `changed` (None: of any number) are others than they
    were: at least one is, at most `most`, and only in `columns` (None: in any one).
    """

    records: tuple[int, ...] | None = None
    changed: frozenset[int] | None = frozenset()
    columns: frozenset[str] | None = frozenset()
    most: int | None = None


@dataclass(frozen=True)
class Right:
    """Every outcome that is right for a damage; rows that are exactly the file's always are.

    A file may be stopped in one of `states` with rejects at the right place, or with a message that
    holds one of `words`. Or records
    are rejected: those of `places`, or any (`anywhere`), because of one of `columns` ('' is the
    record as such); all other rows are exact, but for `lost` ones that the damage itself has made
    part of a rejected one. Or the file is loaded and a finding holds one of `noticed`. `unknowable`
    says why nobody who has only this file could tell; then its rows are those that `then` says.
    With `told` a finding must hold it: exact rows are not enough.
    """

    states: frozenset[str] = NOT_LOADED
    words: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    anywhere: bool = False
    columns: frozenset[str] = frozenset()
    lost: int = 0
    noticed: tuple[str, ...] = ()
    unknowable: str = ""
    then: Then = Then()
    told: str = ""


@dataclass(frozen=True)
class Damage:
    """A damaged delivery: the file's bytes, what its name ends in, its control file.

    With `after` the undamaged file was delivered before, under an earlier date.
    """

    content: bytes
    right: Right
    ending: str = ""
    control: str = ""
    after: bool = False


Apply = Callable[["Golden"], Iterable[Damage]]


@dataclass(frozen=True)
class Mutation:
    """One way to damage a file.

    `apply` gives the damaged deliveries, none where the damage does not apply to the format.
    Where `one` record is meant, the mapping lets many be rejected, so that it shows that all
    others are loaded exactly; else the mapping is taken as it is. Of several damages most
    formats get the first, unless `every` one is meant.
    """

    group: str
    name: str
    apply: Apply
    one: bool = False
    every: bool = False


@dataclass
class Collection:
    """The mutations of one group, gathered by a decorator."""

    group: str
    found: list[Mutation] = field(default_factory=list)

    def __call__(
        self, name: str, *, one: bool = False, every: bool = False
    ) -> Callable[[Apply], Apply]:
        """Take a function into the group under a name."""

        def taken(apply: Apply) -> Apply:
            self.found.append(Mutation(self.group, name, apply, one, every))
            return apply

        return taken
