"""JSON lines and JSON documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

from tests.damage.goldens import Golden
from tests.damage.right import Collection, Damage, Place, Right, Then

found = Collection("JSON")


def _lines(golden: Golden) -> list[str]:
    return golden.text.splitlines(keepends=True) if golden.kind == "jsonl" else []


def _torn(
    golden: Golden, lines: list[str], place: int, columns: frozenset[str], lost: int = 0
) -> Damage:
    right = Right(places=(Place(place + 1, place + 1),), columns=columns, lost=lost)
    return Damage(golden.bytes_of("".join(lines)), right)


@found("a required key renamed throughout")
def key_renamed(golden: Golden) -> Iterator[Damage]:
    for name in golden.required if golden.kind in ("json", "jsonl") else ():
        if f'"{name}":' in golden.text:
            text = golden.text.replace(f'"{name}":', f'"{name}_new":')
            yield Damage(golden.bytes_of(text), Right(words=(f"'{name}'",)))
            return


@found("a required key renamed in one line", one=True)
def key_renamed_once(golden: Golden) -> Iterator[Damage]:
    lines = _lines(golden)
    for source in golden.sources if lines else ():
        place = len(lines) // 2
        if source.required and f'"{source.delivered}":' in lines[place]:
            old, new = f'"{source.delivered}":', f'"{source.delivered}_new":'
            lines[place] = lines[place].replace(old, new, 1)
            damage = _torn(golden, lines, place, golden.columns_of(source.delivered))
            # a format may let it be missing; the key that nobody knows is reported all the same
            right = replace(damage.right, noticed=(f"{source.delivered}_new",))
            yield replace(damage, right=right)
            return


@found("a comma lost", one=True)
def comma_lost(golden: Golden) -> Iterator[Damage]:
    lines = _lines(golden)
    if lines:
        place = len(lines) // 2
        lines[place] = lines[place].replace(', "', ' "', 1).replace(',"', ' "', 1)
        yield _torn(golden, lines, place, frozenset({""}))
    elif golden.kind == "json":
        text = golden.text.replace(', "', ' "', 1) if ', "' in golden.text else ""
        yield Damage(
            golden.bytes_of(text or golden.text.replace(",", "", 1)), Right(words=("JSON",))
        )


@found("a bracket cut")
def bracket_cut(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "json":
        yield Damage(golden.bytes_of(golden.text.rstrip()[:-1]), Right(words=("JSON",)))
    elif golden.kind == "jsonl":
        yield Damage(golden.bytes_of(golden.text.rstrip()[:-1]), Right(words=("last line",)))


@found("cut in the middle")
def cut(golden: Golden) -> Iterator[Damage]:
    if golden.kind in ("json", "jsonl"):
        half = golden.text[: len(golden.text) // 2].rstrip("\n")
        yield Damage(golden.bytes_of(half), Right(words=("JSON", "last line")))


@found("a line torn in two", one=True)
def torn(golden: Golden) -> Iterator[Damage]:
    lines = _lines(golden)
    if lines:
        place = len(lines) // 2
        half = len(lines[place]) // 2
        lines[place : place + 1] = [lines[place][:half] + "\n", lines[place][half:]]
        places = (Place(place + 1, place + 1), Place(place + 2, place + 2))
        right = Right(places=places, columns=frozenset({""}))
        yield Damage(golden.bytes_of("".join(lines)), right)


@found("two objects in one line", one=True)
def two_in_a_line(golden: Golden) -> Iterator[Damage]:
    lines = _lines(golden)
    if len(lines) > 2:
        place = len(lines) // 2
        lines[place : place + 2] = [lines[place].rstrip("\n") + lines[place + 1]]
        yield _torn(golden, lines, place, frozenset({""}), lost=1)


@found("a line twice", one=True)
def twice(golden: Golden) -> Iterator[Damage]:
    lines = _lines(golden)
    if lines:
        lines.insert(len(lines) // 2, lines[len(lines) // 2])
        why = "" if golden.is_keyed else "events have no key: the same one twice is as good a log"
        half = len(lines) // 2
        then = Then(records=(*range(1, len(lines)), half))
        right = Right(states=frozenset(), unknowable=why, then=then)
        yield Damage(golden.bytes_of("".join(lines)), right)


@found("a list for an object", one=True)
def no_object(golden: Golden) -> Iterator[Damage]:
    lines = _lines(golden)
    if lines:
        lines.insert(len(lines) // 2, '["not", "an", "object"]\n')
        yield _torn(golden, lines, len(lines) // 2 - (len(lines) % 2 == 0), frozenset({""}))


@found("numbers as texts, or texts as numbers")
def other_types(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "jsonl":
        rows = [json.loads(line) for line in _lines(golden)]
        text = "".join(json.dumps(_texts(row), ensure_ascii=False) + "\n" for row in rows)
        yield Damage(golden.bytes_of(text), Right(states=frozenset()))


def _texts(row: dict[str, object]) -> dict[str, object]:
    return {
        key: str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
        for key, value in row.items()
    }


@found("the document packed into a list of its own")
def nested(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "json":
        yield Damage(
            golden.bytes_of(f"[{golden.text.strip()}]\n"), Right(words=("array", "header lacks"))
        )
