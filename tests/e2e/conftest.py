"""The published sample, small and large (docs/sample.md), and tools that read it."""

from __future__ import annotations

import os
from collections.abc import Iterator

import duckdb
import pytest

from tests.e2e.installed import installed
from tests.e2e.reader_tools import LOCK, ReaderTools


@pytest.fixture(scope="module")
def large() -> Iterator[duckdb.DuckDBPyConnection]:
    """What is published of the sample at scale 0.01."""
    if "STORY_SAMPLE" not in os.environ:
        pytest.skip("needs a published sample at scale 0.01: STORY_SAMPLE=<its cx.duckdb>")
    with duckdb.connect(os.environ["STORY_SAMPLE"], read_only=True) as connection:
        yield connection


@pytest.fixture(params=["small", "large"])
def sample(request: pytest.FixtureRequest) -> duckdb.DuckDBPyConnection:
    """Each of them; `small` is the module's own."""
    connection: duckdb.DuckDBPyConnection = request.getfixturevalue(request.param)
    return connection


@pytest.fixture(scope="session")
def reader_tools(request: pytest.FixtureRequest) -> ReaderTools:
    """Tools of other versions than the project's; kept between runs."""
    return ReaderTools(installed(request.config, "reader-tools", LOCK))
