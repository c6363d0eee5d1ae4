"""What Dagster shows of a feed's expectations."""

from __future__ import annotations

import dagster as dg

from orchestration.assets.landing import expectation_check


def test_a_feed_without_deliveries_is_not_shown_as_passed() -> None:
    shown = expectation_check(None, ["raw", "orders"], "expectations")
    assert (shown.passed, shown.severity) == (False, dg.AssetCheckSeverity.WARN)
    assert shown.metadata["message"].value == "no delivery yet"
