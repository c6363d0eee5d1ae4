"""Bands of what is usual, worked out by hand, and what explains a day outside of them."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import numpy as np
import pytest

from orchestration.quality.distributions import distance, membership
from orchestration.quality.history import Moments, lag_limit, mean_band, needed, share_band
from orchestration.quality.known_events import KnownEvent, explanation
from orchestration.quality.volume import row_band, weekday_factors

MONDAY = date(2024, 1, 1).toordinal()
WEEK = (100.0, 100.0, 100.0, 100.0, 200.0, 50.0, 50.0)


def _days(many: int, step: int = 1) -> Any:
    return np.array([MONDAY + step * number for number in range(many)], dtype=np.int64)


def _weeks(many: int) -> Any:
    return np.array(WEEK * many)


def test_a_weekday_is_expected_to_be_what_it_always_was() -> None:
    # Until Thursday of the fifth week, without any noise; Friday has 200. The floor is 0.3 on
    # logarithms, chance with so few rows is more: 4.3 * (1 + 4/32) / sqrt(200) = 0.34206.
    # 200 / e^0.34206 = 142.06 and 200 * e^0.34206 = 281.57; limits are rounded outwards.
    band = row_band(_weeks(5)[:32], _days(32), MONDAY + 32)
    assert (band.lower, band.upper) == (142, 282)
    assert band.centre == pytest.approx(200)


def test_weekday_factors_are_ratios_to_the_week() -> None:
    factors = np.exp(weekday_factors(np.log(_weeks(4)), _days(28)))
    assert factors == pytest.approx([1, 1, 1, 1, 2, 0.5, 0.5])


def test_a_missed_day_is_no_zero_and_lets_the_next_bring_more() -> None:
    days = _days(28)
    usual = row_band(_weeks(4), days, MONDAY + 28)
    late = row_band(_weeks(4)[:-1], days[:-1], MONDAY + 28)
    assert late.lower == usual.lower
    # Two days' rows after a day without: the upper limit is about twice as high.
    assert late.upper / usual.upper == pytest.approx(2, rel=0.05)


def test_weekly_deliveries_have_no_weekday() -> None:
    counts = np.array([100.0, 110.0, 90.0, 105.0, 95.0, 100.0])
    assert weekday_factors(np.log(counts), _days(6, 7)).tolist() == [0] * 7
    assert (needed(_days(6, 7)), needed(_days(6))) == (6, 21)


def test_two_deliveries_of_a_new_level_are_believed() -> None:
    counts = np.append(np.full(26, 100.0), [400.0, 400.0])
    assert row_band(counts, _days(28), MONDAY + 28).upper > 400
    assert row_band(counts[:-1], _days(27), MONDAY + 27).upper < 400


def test_a_share_has_the_room_that_chance_gives_to_so_few_records() -> None:
    # 28 deliveries of 100 records, 10 hits each: no noise. Chance: sqrt(0.1 * 0.9 / 100) = 0.03;
    # 5 * (1 + 4/28) * 0.03 = 0.1714, and the floor of 0.02 + 3/100.
    band = share_band(np.full(28, 10.0), np.full(28, 100.0), 100)
    assert band.upper == pytest.approx(0.1 + 0.1714 + 0.05, abs=1e-4)
    assert band.lower == 0


def test_cents_for_euros_are_outside_and_a_quarter_more_is_not() -> None:
    # Every delivery: 100 amounts of mean 50 and mean square 2600, so a variance of 100.
    history = Moments(np.full(28, 100.0), np.full(28, 5000.0), np.full(28, 260_000.0))
    band = mean_band(history, 100)
    assert band is not None
    # Chance: sqrt(100 / 100) / 50 = 0.02; 5.714 * 0.02 + 0.4 = 0.514: from 29.9 to 83.6.
    assert (band.lower, band.upper) == pytest.approx(
        (50 / math.exp(0.5143), 50 * math.exp(0.5143)), rel=1e-3
    )


def _amounts(many: float, cents_days: int, rows: float = 20.0) -> Moments:
    """Deliveries of `rows` amounts, mean 50, mean square 2600; the last ones are in cents."""
    times = np.append(np.ones(int(many) - cents_days), np.full(cents_days, 100.0))
    return Moments(np.full(int(many), rows), rows * 50 * times, rows * 2600 * times**2)


@pytest.mark.parametrize(("many", "bad"), [(28, 1), (28, 2), (6, 1), (7, 1)])
def test_days_of_cents_that_were_let_pass_do_not_widen_the_band(many: int, bad: int) -> None:
    before, after = mean_band(_amounts(many, 0), 20), mean_band(_amounts(many, bad), 20)
    assert before is not None
    assert after is not None
    # Chance: sqrt(100 / 20) / 50 = 0.0447, below the floor whatever the width.
    assert (after.lower, after.upper) == pytest.approx((before.lower, before.upper))
    assert after.upper < 5000


def test_a_scale_that_was_inverted_yesterday_is_found_again_today() -> None:
    usual, inverted = {"0": 10.0, "5": 20.0, "10": 70.0}, {"0": 70.0, "5": 20.0, "10": 10.0}
    for many in (6, 28):
        again = distance([usual] * (many - 1) + [inverted], inverted)
        assert again is not None
        # As far as from history without yesterday.
        assert again.observed == pytest.approx(4.1143, abs=1e-4)
        assert again.observed > again.band.upper


def test_new_members_count_as_themselves_whatever_the_others_are_called() -> None:
    found = {"a": 50.0, "new": 50.0}
    low = distance([{"a": 50.0, "b": 50.0}] * 28, found)
    high = distance([{"a": 50.0, "zz": 50.0}] * 28, found)
    assert low is not None
    assert high is not None
    # (50-50)^2/50 for a, (0-50)^2/50 for the one that is gone, (50-5)^2/5 for the new: 4.55.
    assert low.observed == high.observed == pytest.approx(4.55)
    assert low.observed > low.band.upper


def test_a_currency_that_gives_way_to_another_is_far() -> None:
    far = distance([{"EUR": 100.0}] * 28, {"USD": 100.0})
    assert far is not None
    assert far.observed > far.band.upper


def test_one_stale_day_is_outside_and_a_slow_evening_is_not() -> None:
    # 240 events a day: fifteen of them take an hour and a half, half a day is more.
    band = lag_limit(np.full(28, 1.0), np.full(28, 240.0), 1)
    assert band.upper == 13


def test_inverted_scores_are_far_and_the_usual_ones_near() -> None:
    usual = {"0": 10.0, "5": 20.0, "10": 70.0}
    found = distance([usual] * 28, {"0": 70.0, "5": 20.0, "10": 10.0})
    same = distance([usual] * 28, usual)
    assert found is not None
    assert same is not None
    # (70-10)^2/10 + 0 + (10-70)^2/70 = 411.43 for 100 records.
    assert found.observed == pytest.approx(4.1143, abs=1e-4)
    assert found.observed > found.band.upper
    assert same.observed == 0


def test_members_that_came_and_went_are_named_and_rare_ones_are_not() -> None:
    usual = {"email": 60.0, "phone": 38.0, "fax": 2.0}
    change = membership([usual] * 28, {"email": 60.0, "voice": 38.0, "letter": 2.0})
    assert (change.new, change.vanished) == (("voice",), ("phone",))


def test_an_explained_day_is_that_of_its_feed_or_of_all() -> None:
    sale = KnownEvent(date(2024, 11, 29), date(2024, 12, 2), "orders", "Black Friday")
    assert explanation([sale], "orders", date(2024, 12, 2)) == "Black Friday"
    assert explanation([sale], "orders", date(2024, 12, 3)) is None
    assert explanation([sale], "tickets", date(2024, 11, 29)) is None
