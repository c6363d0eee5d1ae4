"""JSON of every form: one object a line, an array, or a document with records under a key."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

_LIST_OF_OBJECTS = re.compile(r'"([^"\\]+)"\s*:\s*(\[)\s*\{')
_DECODER = json.JSONDecoder()
Object = dict[str, str | None]


@dataclass(frozen=True)
class Objects:
    """The records of a JSON file, their values as text (nested ones as JSON text)."""

    kind: str
    objects: list[Object]
    records_at: str = ""


def read_objects(text: str, name: str) -> Objects | None:
    """The objects of a JSON text, as far as it was read; None where it is no JSON."""
    start = text.lstrip()
    if start.startswith("["):
        found = _elements(start, 1)
        return Objects("json", found) if found or name.endswith(".json") else None
    if not start.startswith("{"):
        return None
    first, _, rest = start.partition("\n")
    if _is_object(first) and (not rest.strip() or rest.lstrip().startswith("{")):
        if not rest.strip() and (at := _records_at(start)):
            return Objects("json", _elements(start, at[1]), at[0])
        return Objects(
            "jsonl", [_flat(one) for line in start.splitlines() if (one := _object(line))]
        )
    at = _records_at(start)
    return Objects("json", _elements(start, at[1]), at[0]) if at else None


def _records_at(text: str) -> tuple[str, int] | None:
    """The key of the outermost object whose value is an array of objects, and where that begins."""
    found = _LIST_OF_OBJECTS.search(text)
    while found:
        before = re.sub(r'"(?:[^"\\]|\\.)*"', "", text[: found.start()])
        if before.count("{") - before.count("}") == 1 and before.count("[") == before.count("]"):
            return found.group(1), found.end(2)
        found = _LIST_OF_OBJECTS.search(text, found.end())
    return None


def _elements(text: str, place: int) -> list[Object]:
    """The objects of an array, up to its end or to where the text is cut."""
    objects: list[Object] = []
    while True:
        gap = re.compile(r"[\s,]*").match(text, place)
        place = gap.end() if gap else place
        if place >= len(text) or text[place] == "]":
            return objects
        try:
            one, place = _DECODER.raw_decode(text, place)
        except json.JSONDecodeError:
            return objects
        if isinstance(one, dict):
            objects.append(_flat(one))


def _is_object(line: str) -> bool:
    return _object(line) is not None


def _object(line: str) -> dict[str, Any] | None:
    try:
        one = json.loads(line)
    except json.JSONDecodeError:
        return None
    return one if isinstance(one, dict) else None


def _flat(one: dict[str, Any]) -> Object:
    return {str(key): _value(value) for key, value in one.items()}


def _value(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
