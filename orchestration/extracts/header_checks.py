"""What a mapping says of a header, held against itself when the mapping is read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orchestration.extracts.errors import MappingError, nearest

if TYPE_CHECKING:
    from orchestration.extracts.mappings import Mapping


def check_header(mapping: Mapping) -> None:
    """Hold variants and patterns to the columns that the mapping declares.

    Raises:
        MappingError: a pattern is no regular expression, captures what is a column already, or
            a variant or a pattern is given for a column that is neither required nor optional; or
            a header below a preamble could be told by no column.
    """
    where = f"extracts/{mapping.name}.yml: header"
    header = mapping.header
    taken = {name.casefold() for name in (*header.required, *header.optional)}
    for column, pattern in header.patterns.items():
        for group in _groups(f"{where}.patterns.{column}", pattern):
            if group.casefold() in taken:
                raise MappingError(
                    f"{where}.patterns.{column}: the group '{group}' has the name of a column: "
                    "give it another name"
                )
            taken.add(group.casefold())
    if not isinstance(mapping.feeds, str):
        _check_declared(where, mapping)


def _groups(where: str, pattern: str) -> list[str]:
    try:
        return list(re.compile(pattern).groupindex)
    except re.error as error:
        raise MappingError(f"{where}: no regular expression: {error}") from error


def _check_declared(where: str, mapping: Mapping) -> None:
    header = mapping.header
    if mapping.format.preamble and not header.required:
        raise MappingError(
            f"extracts/{mapping.name}.yml: format.preamble: needs header.required, by which the "
            "header is found"
        )
    declared = (*header.required, *header.optional)
    for field, columns in (("variants", header.variants), ("patterns", header.patterns)):
        for column in columns:
            if column not in declared:
                raise MappingError(
                    f"{where}.{field}.{column}: neither required nor optional"
                    f"{nearest(column, declared)}"
                )
    spellings = [name for names in header.variants.values() for name in names]
    for name in spellings:
        if name in declared or spellings.count(name) > 1:
            raise MappingError(f"{where}.variants: '{name}' would be two columns")
