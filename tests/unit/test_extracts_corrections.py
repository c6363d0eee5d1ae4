"""Corrections of files that share feeds end as a fresh load of what is delivered now would."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.extracts.errors import LoadError
from orchestration.extracts.inputs import inputs_fingerprint
from orchestration.extracts.load import withdraw
from orchestration.lock import AlreadyRunning, refresh_lock
from tests.unit.extracts_kit import ask, deliver, loaded, settings_in

if TYPE_CHECKING:
    from orchestration.settings import Settings

REVIEWS = "olist/olist_order_reviews_dataset.csv"
REVIEW_HEADER = (
    "review_id,order_id,review_score,review_comment_title,review_comment_message,"
    "review_creation_date,review_answer_timestamp\n"
)
INVITED = "invitation_id,survey_id,sent_at\n"
ANSWERED = "response_id,question_id,survey_id,score,responded_at\n"
HELD = ("survey_invitations", "survey_responses")


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def reviews(*numbers: int) -> str:
    """One review a number; it fills an invitation and a response."""
    rows = (f"r{n},o{n},5,,,2018-01-0{n},2018-01-0{n} 10:00:00\n" for n in numbers)
    return REVIEW_HEADER + "".join(rows)


def invited(*numbers: int) -> str:
    return INVITED + "".join(f"i{n},relationship,2018-01-0{n}\n" for n in numbers)


def answered(*numbers: int) -> str:
    return ANSWERED + "".join(f"a{n},recommend,relationship,{n},2018-01-0{n}\n" for n in numbers)


def held(of: Settings) -> dict[str, list[tuple[Any, ...]]]:
    return {table: ask(of, f"from raw.{table} order by all") for table in HELD}


def test_two_corrected_files_that_share_a_feed_take_back_all_they_said(shop: Settings) -> None:
    """The invitations come first; the reviews are found stale while their feed is rebuilt."""
    for content, rows in ((invited(1, 2), reviews(1, 2)), (invited(1), reviews(1))):
        deliver(shop, "generic/survey_invitations_2018-01-01.csv", content)
        deliver(shop, REVIEWS, rows)
        loaded(shop)
    ids = "select invitation_id from raw.{} order by 1".format
    assert ask(shop, ids("survey_invitations")) == [("i1",), ("r1/o1",)]
    assert ask(shop, "select response_id from raw.survey_responses") == [("r1/o1",)]


def test_content_that_moved_is_rebuilt_from_where_it_lies_now(shop: Settings) -> None:
    """Its old name holds other content by then, whose rows must not pass for its own."""
    first = deliver(shop, "generic/survey_invitations_2018-01-01.csv", invited(1))
    moved = deliver(shop, "generic/survey_invitations_2018-01-02.csv", invited(2))
    loaded(shop)
    (shop.landing / "generic/survey_invitations").mkdir()
    moved.rename(shop.landing / "generic/survey_invitations/again_2018-01-02.csv")
    deliver(shop, "generic/survey_invitations_2018-01-02.csv", invited(4))
    first.write_text(invited(3))
    loaded(shop)
    ids = ask(shop, "select invitation_id from raw.survey_invitations order by 1")
    assert ids == [("i2",), ("i3",), ("i4",)]


def _spread(rows: Callable[..., str], numbers: list[int]) -> str:
    return rows(*numbers)


some = st.sets(st.integers(1, 4), min_size=1, max_size=3).map(lambda found: sorted(found))
delivery = st.one_of(
    *(
        st.tuples(
            st.integers(1, 2).map(f"generic/{feed}_2018-01-0{{}}.csv".format),
            some.map(partial(_spread, rows)),
        )
        for feed, rows in (("survey_invitations", invited), ("survey_responses", answered))
    ),
    st.tuples(st.just(REVIEWS), some.map(lambda numbers: reviews(*numbers))),
)


@settings(max_examples=6, deadline=None)
@given(nights=st.lists(st.lists(delivery, min_size=2, max_size=5), min_size=2, max_size=3))
def test_files_that_share_feeds_corrected_in_one_load_equal_a_fresh_load(
    nights: list[list[tuple[str, str]]],
) -> None:
    last = {name: content for night in nights for name, content in night}
    with tempfile.TemporaryDirectory() as folder:
        nightly, fresh = (settings_in(Path(folder) / name) for name in ("nightly", "fresh"))
        for night in nights:
            for name, content in night:
                deliver(nightly, name, content)
            loaded(nightly)
        for name, content in last.items():
            deliver(fresh, name, content)
        loaded(fresh)
        assert held(nightly) == held(fresh)


def test_a_withdrawal_waits_for_no_run_and_needs_what_it_rebuilds_from(shop: Settings) -> None:
    gone = deliver(shop, "generic/survey_invitations_2018-01-01.csv", invited(1))
    kept = deliver(shop, REVIEWS, reviews(1))
    deliver(shop, REVIEWS + ".ctl", '{"rows": 1}')
    loaded(shop)
    gone.unlink()
    before = inputs_fingerprint(shop)
    with refresh_lock(shop), pytest.raises(AlreadyRunning):
        withdraw(shop, "generic/survey_invitations_2018-01-01.csv")
    whole = kept.read_text()
    kept.write_text(reviews(2))
    (shop.landing / (REVIEWS + ".ctl")).write_text('{"rows": 1} ')
    with pytest.raises(LoadError, match="'cx load' first"):
        withdraw(shop, "generic/survey_invitations_2018-01-01.csv")
    kept.write_text(whole)
    assert withdraw(shop, "generic/survey_invitations_2018-01-01.csv") == 1
    assert ask(shop, "select invitation_id from raw.survey_invitations") == [("r1/o1",)]
    assert ask(shop, "select count(*) from raw.survey_responses") == [(1,)]
    (shop.landing / (REVIEWS + ".ctl")).write_text('{"rows": 1}')
    assert inputs_fingerprint(shop) != before, "the next refresh has something to do"
