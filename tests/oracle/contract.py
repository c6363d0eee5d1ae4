"""What a record of each feed must hold to be kept: the contracts, said once more by hand.

One line per column: name, kind, then `!` where a record without it is rejected, `>=n` and `<=n` for
the range of a number, `a|b` for the words that may stand there.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """What a value must be."""

    kind: str
    is_required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Contract:
    """`version` names the column that tells the newer record of a key; else the export's date."""

    key: tuple[str, ...]
    columns: dict[str, Column]
    version: str | None = None
    happens: tuple[str, ...] = ()


def column(words: list[str]) -> Column:
    kind, *rules = words
    return Column(
        kind,
        "!" in rules,
        next((int(rule[2:]) for rule in rules if rule.startswith(">=")), None),
        next((int(rule[2:]) for rule in rules if rule.startswith("<=")), None),
        frozenset(word for rule in rules if "|" in rule for word in rule.split("|")),
    )


def contract(key: str, text: str, version: str | None = None, happens: str = "") -> Contract:
    """`happens` names the times that tell how far the history goes."""
    lines = ["source_system text !", *(line for line in text.splitlines() if line.strip())]
    columns = {line.split()[0]: column(line.split()[1:]) for line in lines}
    names = ("source_system", *key.split()) if key else ()
    return Contract(names, columns, version, tuple(happens.split()))
