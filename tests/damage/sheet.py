"""A CSV file as raw cells, so that one of them can be damaged and all others stay as they are."""

from __future__ import annotations

from dataclasses import dataclass, replace

BOM = "\ufeff"


@dataclass(frozen=True)
class Sheet:
    """Records of raw cells (quotes kept), with the line end of each.

    `head` is the place of the header among the records, `first` that of the first data record.
    """

    records: tuple[tuple[str, ...], ...]
    ends: tuple[str, ...]
    delimiter: str
    quote: str
    head: int
    first: int

    @property
    def header(self) -> list[str]:
        """Names in the header, without their quotes."""
        return [self.bare(cell) for cell in self.records[self.head]]

    @property
    def count(self) -> int:
        """How many data records there are."""
        return len(self.records) - self.first

    @property
    def text(self) -> str:
        """The file's text."""
        rows = (self.delimiter.join(cells) for cells in self.records)
        return "".join(row + end for row, end in zip(rows, self.ends, strict=True))

    @property
    def end(self) -> str:
        """How its lines end."""
        return self.ends[0]

    def bare(self, cell: str) -> str:
        """A cell's value without its quotes."""
        quote = self.quote
        if len(cell) > 1 and quote and cell[0] == cell[-1] == quote:
            return cell[1:-1].replace(quote * 2, quote)
        return cell

    def dressed(self, value: str) -> str:
        """A value as a cell, in quotes where it needs them."""
        if any(mark in value for mark in (self.delimiter, self.quote, "\n", "\r")):
            return self.quote + value.replace(self.quote, self.quote * 2) + self.quote
        return value

    def value(self, record: int, column: int) -> str:
        """The value of a data record (1 is the first); '' where the record is too short."""
        cells = self.records[self.first + record - 1]
        return self.bare(cells[column]) if column < len(cells) else ""

    def line(self, record: int) -> int:
        """The physical line at which a data record begins."""
        before = "".join(
            self.delimiter.join(cells) + end
            for cells, end in zip(self.records[: self.first + record - 1], self.ends, strict=False)
        )
        return before.count("\n") + 1

    def with_value(self, record: int, column: int, value: str) -> Sheet:
        """The sheet with one value of a data record in place of what it was."""
        return self.with_cell(self.first + record - 1, column, self.dressed(value))

    def with_cell(self, place: int, column: int, cell: str) -> Sheet:
        """The sheet with one raw cell of any record in place of what it was."""
        cells = list(self.records[place])
        cells[column] = cell
        return self.with_record(place, tuple(cells))

    def with_record(self, place: int, cells: tuple[str, ...]) -> Sheet:
        """The sheet with one whole record in place of what it was."""
        records = (*self.records[:place], cells, *self.records[place + 1 :])
        return replace(self, records=records)

    def with_column(self, column: int, change: dict[str, str]) -> Sheet:
        """The sheet with the values of a column changed as the dictionary says."""
        sheet = self
        for record in range(1, self.count + 1):
            old = self.value(record, column)
            if old in change:
                sheet = sheet.with_value(record, column, change[old])
        return sheet

    def inserted(self, record: int, cells: tuple[str, ...]) -> Sheet:
        """The sheet with one more record, so that it is the data record of that number."""
        place = self.first + record - 1
        records = (*self.records[:place], cells, *self.records[place:])
        return replace(
            self, records=records, ends=(*self.ends[:place], self.end, *self.ends[place:])
        )

    def picked(self, columns: list[int]) -> Sheet:
        """The sheet with these columns of header and data, in this order."""
        records = tuple(
            tuple(cells[column] for column in columns if column < len(cells))
            if place >= self.head
            else cells
            for place, cells in enumerate(self.records)
        )
        return replace(self, records=records)

    def reordered(self, order: list[int]) -> Sheet:
        """The sheet with its data records in this order of their numbers."""
        head, ends = self.records[: self.first], self.ends[: self.first]
        places = [self.first + record - 1 for record in order]
        return replace(
            self,
            records=(*head, *(self.records[place] for place in places)),
            ends=(*ends, *(self.ends[place] or self.end for place in places)),
        )


def read_sheet(
    text: str, delimiter: str, quote: str, required: tuple[str, ...], rows: int
) -> Sheet:
    """Take a text apart.

    Args:
        text: the file's text, without a byte order mark.
        delimiter: what stands between cells.
        quote: the quote character.
        required: names that the header holds; the first record that holds them is the header.
        rows: how many records the header takes.

    Raises:
        ValueError: no record holds the names, or the text cannot be put together again.
    """
    records, ends = _split(text, delimiter, quote)
    sheet = Sheet(tuple(records), tuple(ends), delimiter, quote, 0, rows)
    for place, cells in enumerate(records):
        if set(required) <= {sheet.bare(cell) for cell in cells}:
            found = replace(sheet, head=place, first=place + rows)
            if found.text == text:
                return found
    raise ValueError("no header was found, or the text does not come back as it was")


def _split(text: str, delimiter: str, quote: str) -> tuple[list[tuple[str, ...]], list[str]]:
    records, ends, cells, cell, inside = [], [], [], "", False
    place = 0
    while place < len(text):
        mark = text[place]
        end = "\r\n" if text.startswith("\r\n", place) else "\n" if mark == "\n" else ""
        if not inside and (mark == delimiter or end):
            cells.append(cell)
            cell = ""
            if end:
                records.append(tuple(cells))
                ends.append(end)
                cells = []
        else:
            inside ^= mark == quote
            cell += mark
        place += len(end) if end and not inside else 1
    if cell or cells:
        records.append((*cells, cell))
        ends.append("")
    return records, ends
