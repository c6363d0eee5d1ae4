"""How a CSV text is written: delimiter, quote, lines before the header, header rows, totals."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
LOOKED_AT = 2000
VALUE = re.compile(
    r"[\s$€£]*[-+(]?[\d.,]*\d[\d\s.,:/TZ%+)-]*|true|false|[^@\s]+@[^@\s]+\.\w+", re.I
)
TOTAL = re.compile(
    r"(grand |sub)?(totals?|sum|summe|gesamt(summe)?|insgesamt|somme|totale|totaal|suma)\b.*",
    re.I,
)
IMPORT_ID = '{"ImportId"'
Row = list[str]


@dataclass(frozen=True)
class Dialect:
    """How a CSV text is written.

    `preamble` is the number of lines before the header, `width` the number of fields of nearly
    every record, `regular` the share of records that have it. `doubts` are for people.
    """

    delimiter: str
    quote: str
    preamble: int
    header_rows: int
    header: tuple[str, ...]
    width: int
    regular: float
    doubts: tuple[str, ...] = ()

    @property
    def delimiter_name(self) -> str:
        """The delimiter in words."""
        return DELIMITERS[self.delimiter]


def find_dialect(text: str) -> Dialect | None:
    """The dialect whose records nearly all have one number of fields; None without a header."""
    tried = {mark: _judge(text, mark, '"') for mark in DELIMITERS}
    delimiter = max(tried, key=lambda mark: tried[mark])
    quote = _quote(text, delimiter, tried[delimiter])
    regular, width = _judge(text, delimiter, quote)
    rows = list(islice(rows_of(text, delimiter, quote), LOOKED_AT))
    start = _header_at(rows, width)
    if start is None:
        return None
    header = rows[start][1]
    before = 0 if start == 0 else rows[start - 1][0]
    doubts = [
        f"'{DELIMITERS[mark]}' splits it evenly too"
        for mark, (share, fields) in tried.items()
        if mark != delimiter and fields > 1 and share >= 0.95
    ]
    after = [row for _, row in rows[start + 1 :] if len(row) == width]
    return Dialect(
        delimiter, quote, before, 1 + _more_header_rows(after), tuple(header), width, regular,
        tuple(doubts),
    )  # fmt: skip


def rows_of(text: str, delimiter: str, quote: str) -> Iterator[tuple[int, Row]]:
    """The last line of each record and its fields; blank lines are no records."""
    csv.field_size_limit(1 << 30)
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    )
    for row in reader:
        if row:
            yield reader.line_num, row


def _judge(text: str, delimiter: str, quote: str) -> tuple[float, int]:
    """Share of records that have the commonest number of fields (0 for one), and that number."""
    widths = Counter(len(row) for _, row in islice(rows_of(text, delimiter, quote), LOOKED_AT))
    several = [(number, width) for width, number in widths.items() if width > 1]
    if not several:
        return 0.0, 1
    number, width = max(several)
    return round(number / widths.total(), 3), width


def _quote(text: str, delimiter: str, judged: tuple[float, int]) -> str:
    """The double quote, unless fields are plainly wrapped in single ones."""
    head = text[: LOOKED_AT * 100]
    wrapped = len(
        re.findall(
            rf"(?:^|{re.escape(delimiter)})'[^'\n]*'(?={re.escape(delimiter)}|\r?$)", head, re.M
        )
    )
    if wrapped > 3 and wrapped > head.count('"') and _judge(text, delimiter, "'") >= judged:
        return "'"
    return '"'


def _header_at(rows: Sequence[tuple[int, Row]], width: int) -> int | None:
    """The place of the first row of full width whose cells are names; None where none is."""
    for place, (_, row) in enumerate(rows[:50]):
        if len(row) == width:
            named = [cell for cell in row if cell.strip()]
            values = sum(bool(VALUE.fullmatch(cell)) for cell in named)
            return place if len(named) >= width / 2 and values <= len(named) / 3 else None
    return None


def _more_header_rows(rows: Sequence[Row]) -> int:
    """How many of the rows after the header are headers too: words over columns of values."""
    more = 0
    for number in range(min(3, len(rows) - 2)):
        if rows[number] and any(cell.startswith(IMPORT_ID) for cell in rows[number]):
            return number + 1
        if _is_header(rows[number], rows[number + 1 :]) and more == number:
            more = number + 1
    return more


def _is_header(row: Row, below: Sequence[Row]) -> bool:
    """Whether the row has words in nearly every column in which the rows below have values."""
    typed = [
        place
        for place in range(len(row))
        if _share(bool(VALUE.fullmatch(one[place])) for one in below[:200] if one[place]) > 0.9
    ]
    filled = [row[place] for place in typed if row[place]]
    words = sum(not VALUE.fullmatch(cell) for cell in filled)
    return len(filled) >= 2 and words >= 0.8 * len(filled)


def _share(found: Iterator[bool]) -> float:
    seen = list(found)
    return sum(seen) / len(seen) if seen else 0.0


def is_total(row: Sequence[str]) -> bool:
    """Whether a row sums up those above it: one of its first words says so."""
    named = [cell.strip() for cell in row if cell.strip()]
    return any(TOTAL.fullmatch(cell) for cell in named[:2])
