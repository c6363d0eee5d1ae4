"""What is said of records that are not understood: words, references, times, amounts, events."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from orchestration.quality.gates import meanings


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as memory:
        yield memory


def _conform(
    connection: duckdb.DuckDBPyConnection,
    unknown: int,
    *unmapped: str,
    faulty: int = 0,
    unpriced: int = 0,
    unlisted: int = 0,
) -> None:
    """What the models say of a shop with the ticket channels web and fax and 100 order lines."""
    connection.execute("create schema intermediate")
    for table, words in (("observed", ("web", "fax")), ("unmapped", unmapped)):
        connection.execute(
            f"create table intermediate.int_values_{table} as "
            "select 'ticket channel' as mapping, 'shop' as source_system, word as source_value "
            "from unnest(?) as words (word)",
            [list(words)],
        )
    connection.execute(
        "create table intermediate.int_references_unknown as select "
        "'order_items.order_id' as reference, 100 as record_count, ? as unknown_count",
        [unknown],
    )
    connection.execute(
        "create table intermediate.int_times_faulty as select "
        "'tickets' as feed, 'after as_of' as fault, 40 as record_count, ? as faulty_count",
        [faulty],
    )
    connection.execute(
        "create table intermediate.int_amounts_faulty as select 'orders' as feed, "
        "'no exchange rate from BRL to EUR' as fault, 40 as record_count, ? as faulty_count",
        [unpriced],
    )
    connection.execute(
        "create table intermediate.int_web_interactions_counted as select 'web:page_' || kind as "
        "interaction, n as event_count, kind = 'home' as is_listed "
        "from (values ('home', 900), ('blog', ?), ('shop', ?)) as kinds (kind, n) where n > 0",
        [unlisted, 2 * unlisted],
    )


def test_a_word_that_no_seed_translates_is_named(connection: duckdb.DuckDBPyConnection) -> None:
    _conform(connection, 0, "fax")
    words, references, times, amounts, interactions = meanings(connection)
    assert (words.status, words.failures, words.evaluated) == ("warn", 1, 2)
    assert "ticket channel 'fax' (shop)" in words.message
    assert references.status == "pass"
    assert times.status == "pass"
    assert amounts.status == "pass"
    assert interactions.status == "pass"


def test_a_few_unknown_references_are_kept_and_many_are_named(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    _conform(connection, 2)
    words, references, *_ = meanings(connection)
    assert words.status == "pass"
    assert references.status == "warn"
    assert "order_items.order_id (2 of 100)" in references.message


def test_one_unknown_reference_in_a_hundred_is_let_pass(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    _conform(connection, 1)
    assert meanings(connection)[1].status == "pass"


def test_a_faulty_time_is_counted_and_named(connection: duckdb.DuckDBPyConnection) -> None:
    _conform(connection, 0, faulty=1)
    times = meanings(connection)[2]
    assert (times.check_name, times.status, times.failures) == ("times_faulty", "warn", 1)
    assert times.message.startswith("tickets, after as_of (1 of 40): ")


def test_where_no_record_refers_to_another_nothing_warns(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    _conform(connection, 0)
    for table in ("values_observed", "references_unknown", "times_faulty", "amounts_faulty"):
        connection.execute(f"delete from intermediate.int_{table}")
    connection.execute("delete from intermediate.int_web_interactions_counted")
    words, references, times, amounts, interactions = meanings(connection)
    judged = (words, references, times, amounts, interactions)
    assert [one.status for one in judged] == ["pass"] * 5
    assert references.message == "no delivered record refers to one that its source delivers"
    assert not any(one.blocks for one in judged)


def test_a_currency_without_a_rate_is_named_with_what_to_do(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    _conform(connection, 0, unpriced=40)
    amounts = meanings(connection)[3]
    assert (amounts.check_name, amounts.status, amounts.blocks) == ("amounts_faulty", "warn", False)
    assert amounts.message.startswith("orders, no exchange rate from BRL to EUR (40 of 40): ")
    assert "CX_CURRENCY" in amounts.message
    assert "seeds/exchange_rates.csv" in amounts.message


def test_interactions_outside_the_vocabulary_are_named_and_counted_the_most_frequent_first(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    _conform(connection, 0, unlisted=20)
    unlisted = meanings(connection)[4]
    assert (unlisted.check_name, unlisted.status) == ("interactions_unlisted", "warn")
    assert (unlisted.failures, unlisted.evaluated, unlisted.blocks) == (2, 3, False)
    told = "web:page_shop (40 events); web:page_blog (20 events): on no journey"
    assert unlisted.message.startswith(told)
    assert "seeds/touchpoint_interactions.csv" in unlisted.message
