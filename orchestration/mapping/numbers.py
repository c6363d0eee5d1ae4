"""How numbers are written: decimal mark, mark between thousands, symbols."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal

if TYPE_CHECKING:
    import duckdb

SYMBOLS = "$€£¥%"
MARKS = ((".", ""), (".", ","), (",", ""), (",", "."), (",", " "), (".", " "), (".", "'"))


@dataclass(frozen=True)
class Numbers:
    """The styles (decimal mark, thousands mark) that read every value, the plainest first."""

    styles: tuple[tuple[str, str], ...]
    symbols: str = ""
    whole: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether no style has to be declared."""
        return (".", "") in self.styles and not self.symbols


def read_numbers(connection: duckdb.DuckDBPyConnection, values: str) -> Numbers | None:
    """Try every style on a table of distinct `value`s; None where no style reads them all."""
    bare = (
        f"trim(regexp_replace(translate(value, {literal(SYMBOLS)}, ''), "
        r"'[\x{00a0}\x{202f}]', ' ', 'g'))"
    )
    tests = ", ".join(
        f"bool_and(regexp_full_match({bare}, {literal(_pattern(*style))}))" for style in MARKS
    )
    found = connection.execute(
        f"select bool_and(regexp_full_match(value, '[+-]?[0-9]+')), "
        f"string_agg(distinct regexp_replace(value, '[^{SYMBOLS}]', '', 'g'), ''), {tests} "
        f"from {values}"
    ).fetchone()
    whole, symbols, *fits = found or (False, "", *(False for _ in MARKS))
    styles = tuple(style for style, fit in zip(MARKS, fits, strict=True) if fit)
    if not styles:
        return None
    used = "".join(sign for sign in SYMBOLS if sign in (symbols or ""))
    return Numbers(styles, used, bool(whole))


def one_style(numbers: list[Numbers]) -> tuple[tuple[str, str], str, str]:
    """The style that reads most columns, the symbols of all, and what is doubtful about it."""
    odd = [one for one in numbers if not one.is_plain]
    symbols = "".join(sign for sign in SYMBOLS if any(sign in one.symbols for one in odd))
    votes = {style: sum(style in one.styles for one in numbers) for style in MARKS}
    best = max(MARKS, key=lambda style: (votes[style], -MARKS.index(style)))
    rivals = [s for s in MARKS if s[0] != best[0] and votes[s] == votes[best]]
    plain = best == (".", "")
    doubt = f"decimal {rivals[0][0]!r} reads every number too" if rivals and not plain else ""
    if votes[best] < len(numbers):
        doubt = f"{len(numbers) - votes[best]} columns of numbers are written otherwise"
    return best, symbols, doubt


def _pattern(decimal: str, thousands: str) -> str:
    mark = re.escape(decimal)
    tail = f"({mark}[0-9]+)?"
    grouped = rf"|[+-]?[0-9]{{1,3}}({re.escape(thousands)}[0-9]{{3}})+{tail}" if thousands else ""
    return f"[+-]?[0-9]+{tail}{grouped}"
