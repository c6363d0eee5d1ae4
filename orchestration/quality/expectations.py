"""The gate on deliveries: each one not yet published, held to its contract and its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import duckdb

from orchestration.extracts.contracts import Contract, read_contracts
from orchestration.publication.pointer import current
from orchestration.quality import results, suites, volume
from orchestration.quality.checks import CheckResult
from orchestration.quality.empties import empty_deliveries
from orchestration.quality.expected import arrival, by_contract, by_history
from orchestration.quality.history import Item
from orchestration.quality.kinds import KINDS, check_severities, severity
from orchestration.quality.known_events import KnownEvent, explanation, read_known_events
from orchestration.quality.profiled import Delivered, is_published, read_deliveries
from orchestration.quality.results import Result, limit
from orchestration.quality.verdicts import check_of
from orchestration.settings import PROJECT, Settings

RECENT_DAYS = 7
"""Nobody can be asked for older deliveries again: what history says of them only warns."""
_NOTHING = CheckResult(
    "expectations_deliveries",
    "expectations",
    "error",
    "fail",
    1,
    0,
    "no delivery is loaded that could be judged: `cx status` names what lies in landing",
)


@dataclass(frozen=True)
class Judged:
    """One figure of one delivery, and how grave it is if it is not as expected."""

    delivered: Delivered
    item: Item
    severity: str
    is_recent: bool


def check_deliveries(
    connection: duckdb.DuckDBPyConnection, settings: Settings, run_id: str
) -> list[CheckResult]:
    """Judge the deliveries that readers have not seen yet, and the newest of each feed.

    The latter never blocks where it is published: somebody let it pass. The findings are kept in
    `ops.expectations`.

    Returns:
        One check per feed that has deliveries.

    Raises:
        MappingError: a contract names an unknown kind of expectation or severity.
    """
    contracts = read_contracts(PROJECT)
    for contract in contracts.values():
        check_severities(contract)
    judged = judge(connection, settings, contracts)
    checks, found = [], []
    for feed, figures in judged.items():
        result, kept = _check(contracts[feed], figures)
        checks.append(result)
        found += kept
    results.keep(connection, run_id, found, [_suite(feed) for feed in contracts])
    return checks or [_NOTHING]


def judge(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contracts: dict[str, Contract]
) -> dict[str, list[Judged]]:
    """The figures to be judged, by feed."""
    published = published_files(settings)
    events = read_known_events(PROJECT)
    empty = list(empty_deliveries(connection, settings))
    series = read_deliveries(connection, empty, published, volume.WINDOW)
    newest = max((one[-1].day.toordinal() for one in series.values()), default=0)
    judged: dict[str, list[Judged]] = defaultdict(list)
    for (_, feed), deliveries in sorted(series.items()):
        judged[feed] += _judge_series(contracts[feed], deliveries, events, published, newest)
    return judged


def published_files(settings: Settings) -> set[str]:
    """Ids of the files that the current publication was made with, those without rows too."""
    publication = current(settings)
    if publication is None:
        return set()
    files = publication.folder / "parquet" / "ops.files.parquet"
    with duckdb.connect() as memory:
        rows = memory.execute(
            "select file_id from read_parquet(?) "
            "where state in ('loaded', 'missing', 'empty', 'header_only')",
            [str(files)],
        ).fetchall()
    return {file_id for (file_id,) in rows}


def _judge_series(
    contract: Contract,
    deliveries: Sequence[Delivered],
    events: Sequence[KnownEvent],
    published: Collection[str],
    newest_day: int,
) -> Iterator[Judged]:
    ordinary: list[Delivered] = []
    newest = deliveries[-1]
    for one in deliveries:
        reason = explanation(events, contract.feed, one.day)
        if one is newest or not is_published(one, published):
            grave = not is_published(one, published)
            recent = (newest.day - one.day).days < RECENT_DAYS
            for item in _items(contract, one, ordinary, reason):
                yield Judged(one, item, _severity(contract, item, grave and recent, grave), recent)
        if reason is None:
            ordinary.append(one)
    waited = arrival(deliveries, newest_day)
    if waited:
        yield Judged(newest, waited, severity(contract, waited.kind), is_recent=True)


def _items(
    contract: Contract, one: Delivered, earlier: Sequence[Delivered], reason: str | None
) -> Iterator[Item]:
    if one.rows:
        yield from by_contract(one, contract)
    if reason is None:
        yield from by_history(one, earlier, contract)
    else:
        yield Item(
            "row_count", "", one.rows, None, f"explained by seeds/known_events.csv: {reason}"
        )


def _severity(contract: Contract, item: Item, history_may_block: bool, may_block: bool) -> str:
    allowed = history_may_block if KINDS[item.kind].needs_history else may_block
    return severity(contract, item.kind) if allowed else "warn"


def _check(contract: Contract, judged: Sequence[Judged]) -> tuple[CheckResult, list[Result]]:
    """Let the feed's suite evaluate its figures, and say what came of it."""
    held = [one for one in judged if one.item.band is not None]
    figures = [
        suites.Figure(one.item.kind, one.item.observed, one.item.band.lower, one.item.band.upper)
        for one in held
        if one.item.band is not None
    ]
    severities = {kind: severity(contract, kind) for kind in KINDS}
    verdict = suites.evaluate(_suite(contract.feed), figures, severities)
    unmet = {id(held[place]) for place in verdict.unmet}
    found = [_finding(contract, one, id(one) not in unmet) for one in judged]
    kept = [
        one
        for one, each in zip(found, judged, strict=True)
        if each.is_recent or not one.success or one.expectation == "row_count"
    ]
    return check_of(f"expectations_{contract.feed}", found, verdict), kept


def _finding(contract: Contract, one: Judged, met: bool) -> Result:
    item, mapping = one.item, one.delivered.series[0]
    band = item.band
    return Result(
        suite=_suite(contract.feed),
        delivery=f"{contract.feed} of {one.delivered.day} ({mapping})",
        expectation=item.kind,
        column_name=item.subject,
        severity=one.severity,
        success=met if band is not None else None,
        observed=item.observed,
        lower=limit(band.lower) if band else None,
        upper=limit(band.upper) if band else None,
        evaluated=int(band is not None),
        explanation=item.note,
    )


def _suite(feed: str) -> str:
    return f"deliveries_{feed}"
