"""Parquet."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from tests.damage.goldens import Golden
from tests.damage.right import Collection, Damage, Right, Then

found = Collection("Parquet")
FLIPPED = "a page without checksum: only the sha256 of a control file tells"


@found("its end cut")
def footer_cut(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "parquet":
        for size in (4, 20, len(golden.content) // 2):
            yield Damage(golden.content[:-size], Right(words=("Parquet", "parquet")))


@found("its first byte changed")
def magic(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "parquet":
        yield Damage(b"Q" + golden.content[1:], Right(words=("Parquet", "parquet")))


@found("its footer damaged")
def footer(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "parquet":
        content = bytearray(golden.content)
        content[-12:-8] = b"\xff\xff\xff\xff"
        content[-60:-40] = b"\xff" * 20
        yield Damage(bytes(content), Right(words=("Parquet", "parquet")))


def _flipped(golden: Golden) -> bytes:
    """One letter of one value changed: it lies in the first data page."""
    content = bytearray(golden.content)
    content[len(content) // 8] ^= 0x01
    return bytes(content)


@found("a bit of a page flipped")
def flipped(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "parquet":
        then = Then(changed=None, columns=None, most=1)
        right = Right(words=("arquet",), unknowable=FLIPPED, then=then)
        yield Damage(_flipped(golden), right)


@found("a bit of a page flipped, beside a control file")
def flipped_with_control(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "parquet":
        control = json.dumps({"sha256": hashlib.sha256(golden.content).hexdigest()})
        yield Damage(_flipped(golden), Right(words=("control",)), control=control)


def _table(golden: Golden) -> pa.Table:
    return pq.read_table(io.BytesIO(golden.content))


def _written(table: pa.Table) -> bytes:
    sink = io.BytesIO()
    pq.write_table(table, sink, compression="none")
    return sink.getvalue()


@found("a required column dropped")
def dropped(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "parquet":
        table = _table(golden)
        for name in [name for name in golden.required if name in table.column_names][:1]:
            left = table.drop_columns([name])
            yield Damage(_written(left), Right(words=(f"'{name}'",)))


@found("whole numbers as texts, texts as whole numbers")
def other_types(golden: Golden) -> Iterator[Damage]:
    if golden.kind != "parquet":
        return
    table = _table(golden)
    for place, name in enumerate(table.column_names):
        column = table.column(name)
        if pa.types.is_integer(column.type):
            cast = table.set_column(place, name, column.cast(pa.string()))
            yield Damage(_written(cast), Right(words=(name,)))
            return


@found("a text column as numbers of binary fractions")
def as_doubles(golden: Golden) -> Iterator[Damage]:
    if golden.kind != "parquet":
        return
    table = _table(golden)
    for source in golden.sources:
        if source.type.startswith("decimal") and source.delivered in table.column_names:
            place = table.column_names.index(source.delivered)
            cast = table.column(place).cast(pa.float64())
            damaged = table.set_column(place, source.delivered, cast)
            yield Damage(_written(damaged), Right(columns=frozenset({source.column})))
            return
