"""What a file gets that is cut, empty, damaged or at odds with what came with it."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest

from orchestration.extracts import fill as filling
from orchestration.extracts.discovery import discover
from orchestration.extracts.load import load
from orchestration.settings import Settings
from tests.e2e.bad_input import HEADER, NAME, answer, many, rejects, scores, settings
from tests.unit.extracts_kit import ask, deliver, outcome

__all__ = ["settings"]


def test_a_truncated_gzip_is_not_read_until_it_is_whole(settings: Settings) -> None:
    packed = gzip.compress((HEADER + many()).encode())
    path = deliver(settings, NAME + ".gz", packed[:-20])
    assert outcome(settings).state == "incomplete"
    assert scores(settings) == []
    path.write_bytes(packed)
    assert outcome(settings).state == "loaded"
    assert len(scores(settings)) == 200


def test_an_empty_file_and_a_header_alone_are_two_states(settings: Settings) -> None:
    path = deliver(settings, NAME, "")
    assert outcome(settings).state == "empty"
    path.write_text(HEADER)
    assert outcome(settings).state == "header_only"
    assert ask(settings, "select state from ops.files") == [("header_only",)]


def test_no_file_today_is_a_third_state(settings: Settings) -> None:
    path = deliver(settings, NAME, HEADER + answer(1))
    assert outcome(settings).state == "loaded"
    path.unlink()
    assert outcome(settings).state == "missing"
    assert scores(settings) == [(1, 9)]


def test_a_last_line_without_its_end_is_not_read(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + answer(1) + answer(2)[:-1])
    assert outcome(settings).state == "incomplete"


def test_a_file_that_ends_inside_quotes_is_not_read(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + answer(1) + '2,recommend,"relation\n')
    assert outcome(settings).state == "incomplete"


def test_a_file_that_grows_while_it_is_read_leaves_no_row(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = deliver(settings, NAME, HEADER + many())
    merge = filling.upsert

    def merge_while_it_grows(*arguments: Any) -> dict[str, int]:
        with path.open("a") as file:
            file.write(answer(201))
        return merge(*arguments)

    monkeypatch.setattr(filling, "upsert", merge_while_it_grows)
    result = outcome(settings)
    assert (result.state, "changed while it was read" in result.message) == ("incomplete", True)
    assert scores(settings) == []
    monkeypatch.undo()
    assert outcome(settings).feeds[0].inserted == 201


def test_a_control_file_that_disagrees_stops_the_file(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + many(3))
    control = deliver(settings, NAME + ".ctl", json.dumps({"rows": 4}))
    result = outcome(settings)
    assert (result.state, result.message) == ("incomplete", "3 records, the control file says 4")
    control.write_text(json.dumps({"rows": 3}))
    assert outcome(settings).state == "loaded"


def test_bytes_that_are_no_utf8_refuse_the_file_and_name_the_place(settings: Settings) -> None:
    deliver(settings, NAME, HEADER.encode() + b"1,recommend,relat\xe9,9,2024-01-01\n")
    result = outcome(settings)
    assert result.state == "refused"
    assert f"byte {len(HEADER) + 17} is not UTF-8" in result.message


def test_nul_bytes_refuse_the_file(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + answer(1).replace("9", "\0"))
    assert outcome(settings).state == "refused"


def test_a_file_that_cannot_say_what_is_newer_is_refused_and_told_its_name(
    settings: Settings,
) -> None:
    deliver(settings, "generic/survey_responses.csv", HEADER + answer(1))
    result = outcome(settings)
    assert result.state == "refused"
    assert "survey_responses_2024-01-31.csv" in result.message


def test_one_bad_file_does_not_keep_the_others_out(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + answer(1))
    deliver(settings, "generic/orders_2024-01-31.csv", "nothing\n1\n")
    assert {one.state for one in load(settings, "run").outcomes} == {"loaded", "refused"}
    assert len(scores(settings)) == 1


def test_a_refused_file_that_comes_again_corrected_is_loaded(settings: Settings) -> None:
    path = deliver(settings, NAME, HEADER + answer(1, "x"))
    assert outcome(settings).state == "refused"
    path.write_text(HEADER + answer(1, "8"))
    assert outcome(settings).state == "loaded"
    assert ask(settings, "select state from ops.files") == [("loaded",)]
    assert rejects(settings) == []


def test_parquet_without_its_end_is_not_read_and_damaged_parquet_is_refused(
    settings: Settings,
) -> None:
    path = deliver(settings, NAME.replace(".csv", ".parquet"), b"PAR1" + b"x" * 100)
    assert outcome(settings).state == "incomplete"
    path.write_bytes(b"PAR1" + b"x" * 100 + b"PAR1")
    assert outcome(settings).state == "refused"


def test_a_file_that_vanishes_or_cannot_be_read_stops_no_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(settings, NAME, HEADER + answer(1))
    gone = deliver(settings, "generic/orders_2024-01-31.csv", "x\n")
    found = discover(settings)
    gone.unlink()
    monkeypatch.setattr("orchestration.extracts.load.discover", lambda _settings: found)
    assert {one.state for one in load(settings, "run").outcomes} == {"loaded", "refused"}
