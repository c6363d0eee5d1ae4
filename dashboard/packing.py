"""Answers in few bytes: lists of numbers in binary, compressed, in letters of seven bits.

What is packed here is undone in `page/unpacking.js`. Lists of numbers are most of what the
page is told; as text they take a quarter more, compressed as well.
"""

from __future__ import annotations

import gzip
import json
import struct
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np

_WHOLE = {"INTEGER[]", "BIGINT[]"}
_REAL = "FLOAT[]"
_ROUGH = {"halves", "belows", "aboves", "measures"}
"""How far the limits of an interval are, and what a single record measures."""
_SIGNIFICANT_BITS, _SIGNIFICANT_BITS_OF_ROUGH = 16, 12
"""More than four digits, of those more than three."""
_LEVEL = 8
"""Of compression: the next takes half as long again for a five-hundredth less."""
_NOT_IN_HTML = {code: code + 0x100 for code in (0x00, 0x0D, ord("<"))}
"""Letters that HTML would change or end a script at: those instead have the same seven bits."""


@dataclass(frozen=True)
class Column:
    """One column of an answer: its name, its type as DuckDB calls it, a value per row."""

    name: str
    kind: str
    values: list[Any]


def packed(answers: dict[str, list[Column]]) -> bytes:
    """Answers by question and column: the length of the text, the text, the numbers of its lists.

    A list column is told in the text by the lengths of its lists, -1 where a row has none; the
    numbers follow in the order of the text.
    """
    parts: list[bytes] = []
    told = {
        question: {column.name: _told(column, parts) for column in columns}
        for question, columns in answers.items()
    }
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join([struct.pack("<I", len(text)), text, *parts])


def letters(content: bytes) -> str:
    """Compressed, in letters that stand in a script of HTML as they are, seven bits in each."""
    bits = np.unpackbits(np.frombuffer(gzip.compress(content, _LEVEL, mtime=0), np.uint8))
    sevens = np.append(bits, np.zeros(-len(bits) % 7, np.uint8)).reshape(-1, 7)
    codes = np.packbits(sevens, axis=1)[:, 0] >> 1
    return codes.tobytes().decode("ascii").translate(_NOT_IN_HTML)


def _told(column: Column, parts: list[bytes]) -> Any:
    if column.kind not in {*_WHOLE, _REAL}:
        return _plain(column.values)
    numbers = list(chain.from_iterable(each for each in column.values if each is not None))
    lengths = [-1 if each is None else len(each) for each in column.values]
    if column.kind == _REAL:
        parts.append(_real(numbers, column.name in _ROUGH))
        return {"lengths": lengths}
    places, planes = _whole(numbers)
    parts.append(planes)
    return {"lengths": lengths, "bytes": places}


def _whole(numbers: list[int | None]) -> tuple[int, bytes]:
    """Bytes that each takes, and first the lowest byte of all, then the next of all, and so on.

    Nothing is 0, 0 is 1, -1 is 2, 1 is 3, -2 is 4: small numbers take few bytes, whatever the sign.
    """
    codes = [0 if n is None else 2 * n + 1 if n >= 0 else -2 * n for n in numbers]
    places = (max(codes, default=0).bit_length() + 7) // 8
    return places, _planes(np.array(codes, "<u8").view(np.uint8).reshape(-1, 8)[:, :places])


def _real(numbers: list[float | None], is_rough: bool) -> bytes:
    """The upper three bytes of floats of four, rounded to what a reader can use, byte by byte."""
    significant = _SIGNIFICANT_BITS_OF_ROUGH if is_rough else _SIGNIFICANT_BITS
    dropped = 24 - significant
    bits = np.array(numbers, "<f4").view("<u4")
    rounded = (bits + (1 << (dropped - 1))) >> dropped << dropped
    return _planes(rounded.view(np.uint8).reshape(-1, 4)[:, 1:])


def _planes(numbers: np.ndarray[Any, np.dtype[np.uint8]]) -> bytes:
    """The highest bytes of all numbers stand together: they are much the same, and pack well."""
    return numbers.T.tobytes()


def _plain(value: Any) -> Any:
    """What JSON can say; numbers with the six digits that a screen can use."""
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, float | Decimal):
        return float(f"{value:.6g}")
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value
