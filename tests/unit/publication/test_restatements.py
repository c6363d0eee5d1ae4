"""Which final values differ from what readers saw, and what came in between."""

from __future__ import annotations

import duckdb

from orchestration.publication.pointer import current
from orchestration.publication.publish import publish
from orchestration.quality.built_files import freeze
from orchestration.settings import Settings
from orchestration.status import read_status
from orchestration.warehouse import connect
from tests.unit.publication.small_warehouse import RUNS, make

FIRST, SECOND, *_ = RUNS
VALUES = (
    "select dimension_value, event, previous_value, value, change, is_beyond_interval, "
    "previous_run_id from ops.restatements order by dimension_value"
)
CAUSES = (
    "select kpi_id, cause, file_id, feed, records, told from ops.restatement_causes order by all"
)


def _ask(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(settings.published / "current" / "cx.duckdb", read_only=True) as file:
        return file.execute(query).fetchall()


def _tell(settings: Settings, *statements: str) -> None:
    with connect(settings) as connection:
        for statement in statements:
            connection.execute(statement)


def _built_from(settings: Settings, run: str, **feeds: str) -> None:
    """The files that the marts of a run were built from; each inserted two rows into its feed."""
    with connect(settings) as connection:
        connection.execute("delete from ops.files")
        connection.execute("delete from ops.file_feeds")
        for file, feed in feeds.items():
            connection.execute(
                "insert into ops.files (file_id, state, loaded_at) "
                "values (?, 'loaded', timestamp '2026-01-02')",
                [file],
            )
            connection.execute(
                "insert into ops.file_feeds values (?, ?, 3, 2, 0, 1, 0, 0, 0, 0)", [file, feed]
            )
        freeze(connection, run)


def test_the_first_publication_restates_nothing(settings: Settings) -> None:
    make(settings, FIRST, {"a": 1.0})
    publish(settings, FIRST)
    assert _ask(settings, VALUES) == _ask(settings, CAUSES) == []


def test_what_was_final_and_differs_is_told_with_the_difference(settings: Settings) -> None:
    make(settings, FIRST, {"same": 1.0, "other": 2.0, "gone": 3.0})
    _tell(settings, "update kpis.kpi_values set ci_low = value - 0.5, ci_high = value + 0.5")
    publish(settings, FIRST)
    make(settings, SECOND, {"same": 1.0, "other": 2.75, "late": 4.0})
    publish(settings, SECOND)
    assert _ask(settings, VALUES) == [
        ("gone", "withdrawn", 3.0, None, None, None, FIRST),
        ("late", "new", None, 4.0, None, None, FIRST),
        ("other", "changed", 2.0, 2.75, 0.75, True, FIRST),
    ]


def test_what_was_open_may_move(settings: Settings) -> None:
    make(settings, FIRST, {"partial": 1.0, "immature": 2.0, "empty": 3.0})
    _tell(
        settings,
        "update kpis.kpi_values set is_partial = true where dimension_value = 'partial'",
        "update kpis.kpi_values set is_mature = false where dimension_value = 'immature'",
        "update kpis.kpi_values set value = null where dimension_value = 'empty'",
    )
    publish(settings, FIRST)
    make(settings, SECOND, {"partial": 1.5, "immature": 2.5, "empty": 3.5})
    publish(settings, SECOND)
    assert _ask(settings, VALUES) == []


def test_a_file_bears_on_the_kpis_that_are_made_of_its_feed(settings: Settings) -> None:
    make(settings, FIRST, {"a": 1.0})
    _built_from(settings, FIRST, kept="survey_responses", taken_back="survey_responses")
    publish(settings, FIRST)
    make(settings, SECOND, {"a": 2.0})
    _built_from(settings, SECOND, kept="survey_responses", new="survey_responses", far="orders")
    publish(settings, SECOND)
    assert _ask(settings, CAUSES) == [
        ("nps", "delivery", "new", "survey_responses", 2, None),
        ("nps", "withdrawal", "taken_back", "survey_responses", 2, None),
    ]


def test_a_setting_and_a_definition_are_causes_too(settings: Settings) -> None:
    make(settings, FIRST, {"a": 1.0})
    publish(settings, FIRST)
    make(settings, SECOND, {"a": 2.0})
    _tell(
        settings,
        "update ops.run_context set time_zone = 'Europe/Berlin'",
        "update kpis.dim_kpi set version = 2",
    )
    publish(settings, SECOND)
    assert _ask(settings, CAUSES) == [
        ("nps", "definition", None, None, None, "version 1, now version 2"),
        ("nps", "setting", None, None, None, "CX_TIMEZONE (UTC, now Europe/Berlin)"),
    ]


def test_where_nothing_delivered_or_told_bears_on_it_the_program_does(settings: Settings) -> None:
    make(settings, FIRST, {"a": 1.0})
    publish(settings, FIRST)
    make(settings, SECOND, {"a": 2.0})
    publish(settings, SECOND)
    assert [row[:2] for row in _ask(settings, CAUSES)] == [("nps", "program")]


def test_the_manifest_keeps_how_many_and_why_beyond_the_publication(settings: Settings) -> None:
    make(settings, FIRST, {"a": 1.0, "b": 1.0})
    publish(settings, FIRST)
    make(settings, SECOND, {"a": 2.0, "b": 2.0})
    _built_from(settings, SECOND, new="survey_responses")
    publish(settings, SECOND)
    publication = current(settings)
    assert publication is not None
    restated = [{"kpi_id": "nps", "value_count": 2, "because": ["new"]}]
    assert publication.manifest.restated == restated
    told = read_status(settings).publication
    assert told is not None
    assert told["restated_count"] == 2
