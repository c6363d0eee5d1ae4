"""Ask a published file, and have the answer by column."""

from __future__ import annotations

import duckdb

from dashboard.packing import Column


def answer(connection: duckdb.DuckDBPyConnection, question: str) -> list[Column]:
    """What a question in SQL is answered, as the page is told it."""
    asked = connection.execute(question)
    columns = [(name, str(kind)) for name, kind, *_ in asked.description or ()]
    rows = asked.fetchall()
    return [
        Column(name, kind, [row[place] for row in rows])
        for place, (name, kind) in enumerate(columns)
    ]
