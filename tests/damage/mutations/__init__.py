"""Every mutation, group by group."""

from __future__ import annotations

from tests.damage.mutations import (
    columns,
    cuts,
    encodings,
    json_files,
    marks,
    parquet_files,
    rows,
    times,
    values,
)
from tests.damage.right import Mutation

MUTATIONS: tuple[Mutation, ...] = tuple(
    mutation
    for module in (
        cuts,
        columns,
        marks,
        encodings,
        rows,
        values,
        times,
        json_files,
        parquet_files,
    )
    for mutation in module.found.found
)
