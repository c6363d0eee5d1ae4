"""The gate on deliveries: each one not yet published, held to its contract and its history."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import duckdb

from orchestration.extracts.contracts import Contract, read_contracts
from orchestration.quality import results, suites, volume
from orchestration.quality.ages import Ages, label, let_pass_files, published_files, read_ages
from orchestration.quality.checks import CheckResult
from orchestration.quality.delivery_items import arrival, by_contract, by_history
from orchestration.quality.empties import empty_deliveries
from orchestration.quality.history import Band, Item
from orchestration.quality.kinds import KINDS, check_severities, severity
from orchestration.quality.known_events import KnownEvent, explanation, read_known_events
from orchestration.quality.profiled import Delivered, is_published, read_deliveries
from orchestration.quality.results import Result, limit
from orchestration.quality.verdicts import check_of
from orchestration.settings import PROJECT, Settings

_NOTHING = "no delivery is loaded that could be judged: `cx status` names what lies in landing"


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
        One check per feed that has deliveries, and `expectations_deliveries` of all of them.

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
    return [*checks, _looked_at(judged)]


def _looked_at(judged: Mapping[str, Sequence[Judged]]) -> CheckResult:
    """That deliveries were looked at, and how many: without any nothing is shown."""
    many = len({label(one.delivered) for figures in judged.values() for one in figures})
    return CheckResult(
        check_name="expectations_deliveries",
        kind="expectations",
        severity="error",
        status="pass" if many else "fail",
        failures=int(not many),
        evaluated=many,
        message="" if many else _NOTHING,
    )


def judge(
    connection: duckdb.DuckDBPyConnection, settings: Settings, contracts: dict[str, Contract]
) -> dict[str, list[Judged]]:
    """The figures to be judged, by feed."""
    published = published_files(settings) | let_pass_files(connection)
    empty = list(empty_deliveries(connection, settings))
    series = read_deliveries(connection, empty, published, volume.WINDOW)
    ages = read_ages(connection, published, (one for each in series.values() for one in each))
    court = _Court(read_known_events(PROJECT), ages, _newest_day(series.values(), ages))
    judged: dict[str, list[Judged]] = defaultdict(list)
    for (_, feed), deliveries in sorted(series.items()):
        judged[feed] += _judge_series(contracts[feed], deliveries, court)
    return judged


def _newest_day(series: Iterable[Sequence[Delivered]], ages: Ages) -> date:
    """Of all feeds, without days that had not come."""
    days = (one.day for each in series for one in each if not ages.days_ahead(one))
    return max(days, default=date.min)


@dataclass(frozen=True)
class _Court:
    """What a delivery is judged by beside its own feed."""

    events: Sequence[KnownEvent]
    ages: Ages
    newest_day: date

    def explained(self, feed: str, first: date, last: date | None = None) -> str | None:
        reason = explanation(self.events, feed, first, last)
        return f"explained by seeds/known_events.csv: {reason}" if reason else None


def _judge_series(
    contract: Contract, deliveries: Sequence[Delivered], court: _Court
) -> Iterator[Judged]:
    ages = court.ages
    ordinary: list[Delivered] = []
    come = [one for one in deliveries if not ages.days_ahead(one)]
    for one in deliveries:
        reason = court.explained(contract.feed, one.day)
        grave = not is_published(one, ages.published)
        if grave or one in come[-1:]:
            recent = ages.is_recent(one, deliveries)
            for item in _items(contract, one, ordinary, reason, ages):
                yield Judged(one, item, _severity(contract, item, grave and recent, grave), recent)
        if reason is None:
            ordinary.append(one)
    if come:
        yield from _waited(contract, come, court)


def _waited(contract: Contract, come: Sequence[Delivered], court: _Court) -> Iterator[Judged]:
    """Whether the next delivery is late; what was let pass since the newest only warns."""
    newest = come[-1]
    item = arrival(come, court.newest_day.toordinal())
    if item is None:
        return
    reason = court.explained(contract.feed, newest.day + timedelta(days=1), court.newest_day)
    if reason and court.newest_day > newest.day:
        item = replace(item, band=None, note=reason)
    let_pass = court.ages.is_let_pass(_name(contract.feed), newest)
    yield Judged(newest, item, "warn" if let_pass else severity(contract, item.kind), True)


def _items(
    contract: Contract,
    one: Delivered,
    earlier: Sequence[Delivered],
    reason: str | None,
    ages: Ages,
) -> Iterator[Item]:
    empty = "" if one.rows else f"{ages.paths(one)} holds no record; "
    if one.rows:
        yield from by_contract(one, contract)
    if reason is not None:
        yield Item("row_count", "", one.rows, None, f"{empty}{reason}")
    elif ahead := ages.days_ahead(one):
        note = f"{ages.paths(one)}: a day that had not come when it was loaded"
        yield Item("export_date", "", ahead, Band(-math.inf, 0, 0), note)
    else:
        for item in by_history(one, earlier, contract):
            yield replace(item, note=f"{empty}{item.note}") if item.band is None else item


def _severity(contract: Contract, item: Item, history_may_block: bool, may_block: bool) -> str:
    allowed = history_may_block if KINDS[item.kind].needs_history else may_block
    return severity(contract, item.kind) if allowed else "warn"


def _check(contract: Contract, judged: Sequence[Judged]) -> tuple[CheckResult, list[Result]]:
    """Let the feed's suite evaluate its figures, and say what came of it.

    Without a record there may be nothing to hold to anything, which is no fault of the suite.
    Of old deliveries only the row count and what is not met are kept: nobody asks any more why a
    figure of years ago could not be judged.
    """
    held = [(one, figure) for one in judged if (figure := _figure(one.item))]
    if held or any(one.delivered.rows for one in judged):
        verdict = suites.evaluate(_suite(contract.feed), [figure for _, figure in held])
    else:
        verdict = suites.Verdict()
    success = {id(one): place not in verdict.unmet for place, (one, _) in enumerate(held)}
    found = [_finding(contract, one, success.get(id(one))) for one in judged]
    kept = [
        one
        for one, each in zip(found, judged, strict=True)
        if each.is_recent or one.success is False or one.expectation == "row_count"
    ]
    return check_of(_name(contract.feed), found, verdict), kept


def _figure(item: Item) -> suites.Figure | None:
    """What a suite can hold to limits; None of what is not judged, or is no number."""
    if item.band is None:
        return None
    figure = suites.Figure(item.kind, item.observed, item.band.lower, item.band.upper)
    return figure if figure.is_held else None


def _finding(contract: Contract, one: Judged, success: bool | None) -> Result:
    item, band = one.item, one.item.band
    lost = band is not None and success is None
    return Result(
        suite=_suite(contract.feed),
        delivery=label(one.delivered),
        expectation=item.kind,
        column_name=item.subject,
        severity=one.severity,
        success=success,
        observed=item.observed,
        lower=limit(band.lower) if band else None,
        upper=limit(band.upper) if band else None,
        evaluated=int(success is not None),
        explanation="no number, here or in earlier deliveries" if lost else item.note,
    )


def _suite(feed: str) -> str:
    return f"deliveries_{feed}"


def _name(feed: str) -> str:
    return f"expectations_{feed}"
