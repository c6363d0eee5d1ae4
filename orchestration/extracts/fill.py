"""One delivered file into the raw tables of its feeds, counted to the last record."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import duckdb

from orchestration.extracts import profiles, rejections
from orchestration.extracts.casts import quoted
from orchestration.extracts.column_findings import column_findings, read_columns
from orchestration.extracts.csv_files import forget_rejects
from orchestration.extracts.delivered import TWO_ENDS, Delivered, has_both_ends
from orchestration.extracts.direct import is_direct, take_directly
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.header import wanted
from orchestration.extracts.json_files import OBJECT_SIZE
from orchestration.extracts.mappings import BY_NAME
from orchestration.extracts.outcomes import FeedCounts
from orchestration.extracts.plan import FeedPlan
from orchestration.extracts.reader import read
from orchestration.extracts.reasons import padded_ids, rejects_query, unknown_questions
from orchestration.extracts.settle import DELIVERED, count, materialise, settle
from orchestration.extracts.staging import STAGE, stage
from orchestration.extracts.upsert import show_good_rows, upsert

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.rules import Check
    from orchestration.extracts.whole import Candidate

NOT_IN_PRE_SQL = "not_in_pre_sql"
OF_A_READER = ("CSV Error", "CSV Parser", "in file", "maximum_object_size")
"""Words by which an error of a file's reader is known; all others are of a mapping's SQL."""


@dataclass(frozen=True)
class FilledFeed:
    """One file's counts for one feed, and how many records each rule took."""

    counts: FeedCounts
    rules: dict[str, int]


@dataclass(frozen=True)
class Filled:
    """What one file gave.

    `columns` are those of its header that something may read; `findings` are pairs of column (''
    is the file) and words.
    """

    feeds: tuple[FilledFeed, ...]
    records: int
    parsed: int
    columns: tuple[str, ...]
    findings: tuple[tuple[str, str], ...]


def fill(
    connection: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    contracts: Dictionary[str, Contract],
    feeds: tuple[str, ...],
) -> Filled:
    """Read, map, cast and merge a file, within the open transaction.

    The rejects are left in the temporary table of `rejections`.

    Raises:
        FileStoppedError: the file is refused; the caller rolls back.
    """
    try:
        return _fill(connection, candidate, contracts, feeds)
    except (duckdb.BinderException, duckdb.ParserException, duckdb.CatalogException) as error:
        told = str(error).split("\n")[0]
        name = candidate.mapping.name
        raise FileStoppedError("refused", f"extracts/{name}.yml: {told}") from error
    except (
        duckdb.InvalidInputException,
        duckdb.ConversionException,
        duckdb.OutOfRangeException,
    ) as error:
        raise FileStoppedError("refused", _failed(candidate, error)) from error


def _failed(candidate: Candidate, error: duckdb.Error) -> str:
    if any(words in str(error) for words in OF_A_READER):
        return _unreadable(candidate, error)
    return (
        f"extracts/{candidate.mapping.name}.yml: an expression failed on a value: use try_cast, "
        "try_strptime, or ask json_valid first"
    )


def _unreadable(candidate: Candidate, error: duckdb.Error) -> str:
    if "Maximum line size" in str(error):
        return f"a line is longer than {OBJECT_SIZE >> 20} MiB, the most that is read"
    if candidate.delivery.kind != "parquet" and has_both_ends(candidate.readable):
        return TWO_ENDS
    return f"no reader can take it as {candidate.delivery.kind}: is it damaged?"


def _fill(
    connection: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    contracts: Dictionary[str, Contract],
    feeds: tuple[str, ...],
) -> Filled:
    forget_rejects(connection)
    rejections.start(connection)
    mapping = candidate.mapping
    want = wanted(mapping, contracts[feeds[0]])
    delivered = read(connection, candidate, want)
    parsed = -1
    if _is_read_twice(candidate, feeds):
        materialise(connection, delivered)
        parsed = settle(connection, candidate, delivered, DELIVERED)
    findings = column_findings(delivered.binding, mapping)
    filled = []
    for feed in feeds:
        plan = _plan(candidate, contracts[feed], delivered)
        directly = parsed < 0 and is_direct(candidate, contracts[feed])
        plan, found = _staged(connection, candidate, plan, directly=directly)
        if parsed < 0:
            parsed = settle(connection, candidate, delivered, STAGE, plan.taken)
        show_good_rows(connection, plan, candidate.file_id)
        filled.append(_take(connection, candidate, plan, delivered, parsed, found))
        findings.extend(_findings(connection, plan))
    if any(one.counts.rejected for one in filled):
        rejections.place_lines(connection, candidate, delivered)
    columns = read_columns(delivered.binding)
    return Filled(tuple(filled), delivered.records, parsed, columns, tuple(findings))


def _staged(
    connection: duckdb.DuckDBPyConnection, candidate: Candidate, plan: FeedPlan, *, directly: bool
) -> tuple[FeedPlan, list[Check]]:
    """Stage the rows, or take the good ones at once where nothing stands against it."""
    done = take_directly(connection, candidate, plan) if directly else None
    if done is None:
        return plan, stage(connection, plan)
    found, taken = done
    return replace(plan, taken=taken), found


def _is_read_twice(candidate: Candidate, feeds: tuple[str, ...]) -> bool:
    if candidate.mapping.feeds == BY_NAME:
        return False
    return len(feeds) > 1 or any(candidate.mapping.feed(feed).pre_sql for feed in feeds)


def _plan(candidate: Candidate, contract: Contract, delivered: Delivered) -> FeedPlan:
    mapping = candidate.mapping
    types = delivered.types
    relation = delivered.sql
    if mapping.feeds == BY_NAME:
        columns = {name: quoted(name) for name in contract.names if name in types}
    else:
        columns = mapping.feed(contract.feed).columns
        pre_sql = mapping.feed(contract.feed).pre_sql
        if pre_sql:
            relation = f"(with delivered as (select * from {relation}) select * from ({pre_sql}))"
            types = {}
    return FeedPlan(
        contract,
        mapping,
        columns,
        types,
        relation,
        delivered.parameters,
        candidate.exported_at,
    )


def _take(
    connection: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    plan: FeedPlan,
    delivered: Delivered,
    parsed: int,
    found: list[Check],
) -> FilledFeed:
    """Count, gather rejects, merge; refuse the file when too much of it is bad."""
    feed = plan.contract.feed
    staged, bad, ruled = _sums(connection)
    staged += plan.taken
    rules = _rules(connection) if ruled else {}
    if plan.relation != delivered.sql:
        covered = count(connection, f"select count(distinct _record) from {STAGE}")
        if parsed > covered:
            rules[NOT_IN_PRE_SQL] = parsed - covered
            staged += parsed - covered
    rejections.add_structural(connection, feed, delivered.rejects)
    if bad:
        rejections.add_rows(connection, feed, rejects_query(plan, found))
    read_count, rejected = staged + len(delivered.rejects), bad + len(delivered.rejects)
    share = candidate.mapping.rejected_share(plan.contract)
    if rejected > share * read_count:
        rejections.place_lines(connection, candidate, delivered)
        raise FileStoppedError(
            "refused",
            f"{feed}: {rejected} of {read_count} records are bad, more than {share:.2%}; "
            f"{rejections.commonest(connection, feed)}; see 'cx rejects'",
            rejections.first_rows(connection),
        )
    profiles.keep(connection, plan, candidate.file_id, staged)
    merged = upsert(connection, plan, candidate.file_id)
    filtered = sum(rules.values())
    counts = FeedCounts(feed, read_count, **merged, filtered=filtered, rejected=rejected)
    if not counts.balances:
        raise FileStoppedError("refused", f"{feed}: the counts do not add up: {counts}")
    return FilledFeed(counts, rules)


def _sums(connection: duckdb.DuckDBPyConnection) -> tuple[int, int, int]:
    """Rows of the staging table, bad ones, and those that a rule takes."""
    sums = connection.execute(
        f"select count(*), count(*) filter (_bad), count(_rule) from {STAGE}"
    ).fetchone()
    return sums or (0, 0, 0)


def _rules(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    rows = connection.execute(
        f"select _rule, count(*) from {STAGE} where _rule is not null group by 1 order by 1"
    ).fetchall()
    return dict(rows)


def _findings(connection: duckdb.DuckDBPyConnection, plan: FeedPlan) -> list[tuple[str, str]]:
    found = [
        ("score", f"no scale is known for {questions}")
        for questions in unknown_questions(connection, plan)
    ]
    found += padded_ids(connection, plan)
    zone = plan.mapping.time_zone
    if zone == "UTC":
        return found
    doubtful = count(connection, f"select count(*) from {STAGE} where _doubtful_time and not _bad")
    if doubtful:
        told = zone if isinstance(zone, str) else "the zone they name"
        words = f"{doubtful} records have a local time that a change of the clock in {told}"
        found.append(("", f"{words} skips or repeats"))
    return found
