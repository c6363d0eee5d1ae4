"""What each kind of bad input gets: the state of its file, the reject of its row, and no more."""

from __future__ import annotations

import gzip
import json
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from orchestration.extracts import fill as filling
from orchestration.extracts.delivered import open_plain
from orchestration.extracts.discovery import discover
from orchestration.extracts.errors import LoadError
from orchestration.extracts.load import FileOutcome, load
from orchestration.settings import Settings
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "response_id,question_id,survey_id,score,responded_at\n"
NAME = "generic/survey_responses_2024-02-01.csv"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        landing=tmp_path / "landing",
        warehouse=tmp_path / "warehouse",
        pseudonym_key="a key for tests only",
        threads=1,
    )


def answer(number: int, score: str = "9", when: str = "2024-01-31T10:00:00Z") -> str:
    return f"{number},recommend,relationship,{score},{when}\n"


def many(count: int = 200) -> str:
    return "".join(answer(number) for number in range(1, count + 1))


def deliver(settings: Settings, name: str, content: str | bytes) -> Path:
    path = settings.landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def outcome(settings: Settings) -> FileOutcome:
    """The outcome of the one file that was delivered."""
    outcomes = load(settings, "run").outcomes
    assert len(outcomes) == 1
    return outcomes[0]


def ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with connect(settings, read_only=True) as connection:
        return connection.execute(query).fetchall()


def scores(settings: Settings) -> list[tuple[Any, ...]]:
    return ask(
        settings,
        "select response_id::int, score::int from raw.survey_responses order by 1",
    )


def rejects(settings: Settings) -> list[tuple[Any, ...]]:
    return ask(
        settings,
        "select record, line, column_name, reason, value_shape from ops.rejects order by all",
    )


def test_a_wrong_score_is_rejected_with_its_line_and_the_rest_loads(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + many() + answer(201, "11") + answer(202, "9.6x"))
    counts = outcome(settings).feeds[0]
    assert (counts.records_read, counts.inserted, counts.rejected) == (202, 200, 2)
    assert rejects(settings) == [
        (201, 202, "score", "outside the scale of its question", "99"),
        (202, 203, "score", "not a decimal(18,4)", "9.9a"),
    ]


def test_an_unparsable_date_is_rejected_and_its_value_is_not_kept(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + many() + answer(201, when="31.12.2024 ten"))
    assert outcome(settings).feeds[0].rejected == 1
    assert rejects(settings) == [(201, 202, "responded_at", "not a timestamp", "99.99.9999 aaa")]


def test_lines_are_physical_where_texts_hold_line_feeds(settings: Settings) -> None:
    header = HEADER.replace("\n", ",comment\n")
    long = answer(1).replace("\n", ',"one\ntwo\nthree"\n')
    rows = "".join(answer(number).replace("\n", ",\n") for number in range(2, 151))
    deliver(settings, NAME, header + long + rows + answer(151, "x").replace("\n", ",\n"))
    assert outcome(settings).state == "loaded"
    assert [row[:2] for row in rejects(settings)] == [(151, 154)]


def test_a_row_with_too_many_values_is_rejected_and_later_records_keep_their_number(
    settings: Settings,
) -> None:
    deliver(
        settings, NAME, HEADER + answer(1) + "2,a,b,3,d,too,many\n" + many(300) + answer(9, "x")
    )
    counts = outcome(settings).feeds[0]
    assert (counts.records_read, counts.rejected, counts.balances) == (303, 2, True)
    assert [row[:4] for row in rejects(settings)] == [
        (2, 3, "", "too many columns"),
        (303, 304, "score", "not a decimal(18,4)"),
    ]


def test_more_bad_rows_than_the_contract_allows_refuse_the_file_whole(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + many(98) + answer(99, "11") + answer(100, "-1"))
    result = outcome(settings)
    assert result.state == "refused"
    assert "2 of 100 records are bad, more than 1.00%" in result.message
    assert scores(settings) == []
    assert len(rejects(settings)) == 2


def test_a_missing_column_refuses_the_file(settings: Settings) -> None:
    deliver(
        settings, NAME, "response_id,question_id,score,responded_at\n1,recommend,9,2024-01-01\n"
    )
    result = outcome(settings)
    assert (result.state, "lacks 'survey_id'" in result.message) == ("refused", True)


def test_a_renamed_column_refuses_the_file_and_shows_the_nearest_name(settings: Settings) -> None:
    deliver(settings, NAME, HEADER.replace("survey_id", "surveyid") + answer(1))
    result = outcome(settings)
    assert result.state == "refused"
    assert "lacks 'survey_id' (nearest: surveyid)" in result.message


def test_a_reordered_header_gives_every_column_its_own_values(settings: Settings) -> None:
    deliver(
        settings,
        NAME,
        "score,responded_at,survey_id,question_id,response_id\n"
        "7,2024-01-31,relationship,recommend,3\n",
    )
    assert outcome(settings).state == "loaded"
    assert scores(settings) == [(3, 7)]


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


def test_a_column_named_twice_refuses_the_file(settings: Settings) -> None:
    deliver(settings, NAME, HEADER.replace("\n", ",score\n") + answer(1).replace("\n", ",3\n"))
    result = outcome(settings)
    assert result.state == "refused"
    assert "'score' 2 times" in result.message


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


@pytest.mark.parametrize(
    "name",
    [
        "generic/orders'; drop table raw.orders; --.csv",
        "generic/orders\n2024.csv",
        "generic/$(x).csv",
    ],
)
def test_a_hostile_file_name_is_refused_and_shown_escaped(settings: Settings, name: str) -> None:
    deliver(settings, name, HEADER)
    result = outcome(settings)
    assert result.state == "refused"
    assert "\n" not in result.path
    assert ask(settings, "select count(*) from raw.orders") == [(0,)]


def test_a_link_out_of_the_landing_folder_is_never_followed(
    settings: Settings, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "survey_responses_2024-02-01.csv").write_text(HEADER + answer(1))
    (settings.landing / "generic").mkdir(parents=True)
    (settings.landing / NAME).symlink_to(outside / "survey_responses_2024-02-01.csv")
    (settings.landing / "olist").symlink_to(outside)
    assert [one.state for one in load(settings, "run").outcomes] == ["refused", "refused"]
    assert scores(settings) == []


def test_hidden_and_unfinished_names_are_not_read(settings: Settings) -> None:
    for name in (".orders_2024-01-01.csv", "orders_2024-01-01.csv.tmp", "orders.csv.part"):
        deliver(settings, f"generic/{name}", "x\n")
    assert {one.state for one in load(settings, "run").outcomes} == {"incomplete"}


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


def test_files_outside_any_mapping_are_reported(settings: Settings) -> None:
    deliver(settings, "stray.csv", "a\n1\n")
    deliver(settings, "unknown_vendor/x.csv", "a\n1\n")
    deliver(settings, "olist/other.csv", "a\n1\n")
    deliver(settings, "generic/ordres_2024-01-31.csv", "a\n1\n")
    outcomes = load(settings, "run").outcomes
    assert {one.state for one in outcomes} == {"unmatched"}
    assert any("nearest: orders" in one.message for one in outcomes)


def test_an_unknown_column_is_left_out_and_reported_once(settings: Settings) -> None:
    deliver(settings, NAME, HEADER.replace("\n", ",mood\n") + answer(1).replace("\n", ",good\n"))
    assert outcome(settings).state == "loaded"
    load(settings, "run")
    assert ask(settings, "select column_name, finding from ops.file_columns") == [
        ("mood", "unknown column"),
    ]


def test_a_question_without_a_scale_is_taken_and_reported(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + answer(1, "77").replace("recommend", "wait"))
    assert outcome(settings).feeds[0].inserted == 1
    assert ask(settings, "select column_name, finding from ops.file_columns") == [
        ("score", "no scale is known for the question relationship / wait"),
    ]


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


def test_a_named_pipe_is_refused_and_never_opened(settings: Settings) -> None:
    (settings.landing / "generic").mkdir(parents=True)
    os.mkfifo(settings.landing / "generic" / "orders_2024-01-31.csv")
    assert outcome(settings).state == "refused"


def test_parquet_without_its_end_is_not_read_and_damaged_parquet_is_refused(
    settings: Settings,
) -> None:
    path = deliver(settings, NAME.replace(".csv", ".parquet"), b"PAR1" + b"x" * 100)
    assert outcome(settings).state == "incomplete"
    path.write_bytes(b"PAR1" + b"x" * 100 + b"PAR1")
    assert outcome(settings).state == "refused"


def test_a_value_longer_than_any_line_may_be_is_rejected_alone(settings: Settings) -> None:
    header = HEADER.replace("\n", ",comment\n")
    rows = "".join(answer(number).replace("\n", ",\n") for number in range(1, 201))
    endless = answer(201).replace("\n", "," + "x" * 3_000_000 + "\n")
    deliver(settings, NAME, header + rows + endless)
    assert outcome(settings).feeds[0].rejected == 1
    assert rejects(settings) == [(201, 202, "", "longer than 2 MiB, the most that is read", None)]


def test_columns_without_a_name_are_reported(settings: Settings) -> None:
    deliver(settings, NAME, HEADER.replace("\n", ",,\n") + answer(1).replace("\n", ",,\n"))
    assert outcome(settings).state == "loaded"
    assert ask(settings, "select column_name from ops.file_columns order by 1") == [
        ("column 6 without a name",),
        ("column 7 without a name",),
    ]


def test_a_file_that_vanishes_or_cannot_be_read_stops_no_other(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(settings, NAME, HEADER + answer(1))
    gone = deliver(settings, "generic/orders_2024-01-31.csv", "x\n")
    found = discover(settings)
    gone.unlink()
    monkeypatch.setattr("orchestration.extracts.load.discover", lambda _settings: found)
    assert {one.state for one in load(settings, "run").outcomes} == {"loaded", "refused"}


def test_a_disk_too_small_for_twice_the_new_files_stops_the_load(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver(settings, NAME, HEADER + many())
    monkeypatch.setattr(
        "shutil.disk_usage", lambda _folder: SimpleNamespace(free=2 * len(HEADER + many()) - 1)
    )
    with pytest.raises(LoadError, match="MiB are needed for 1 new files"):
        load(settings, "run")


def test_a_linked_control_file_is_reported_and_its_file_is_held_back(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "outside.json").write_text(json.dumps({"rows": 1}))
    path = deliver(settings, NAME, HEADER + answer(1))
    path.with_name(path.name + ".ctl").symlink_to(tmp_path / "outside.json")
    told = {one.path: (one.state, one.message) for one in load(settings, "run").outcomes}
    assert told[NAME + ".ctl"] == ("refused", "a link is never followed: deliver the file itself")
    assert told[NAME][0] == "refused"
    assert "control file" in told[NAME][1]
    assert scores(settings) == []


def test_a_pipe_in_the_place_of_a_control_file_does_not_keep_the_load_waiting(
    settings: Settings,
) -> None:
    path = deliver(settings, NAME, HEADER + answer(1))
    pipe = path.with_name(path.name + ".ctl")
    os.mkfifo(pipe)
    assert {one.state for one in load(settings, "run").outcomes} == {"refused"}
    with pytest.raises(OSError, match="no plain file"):
        open_plain(pipe)


def test_a_hidden_folder_is_reported_once_and_that_of_the_sample_never(settings: Settings) -> None:
    deliver(settings, "generic/.orders/2024-01-31.csv", "x\n")
    deliver(settings, "generic/.orders/2024-02-01.csv", "x\n")
    deliver(settings, ".sample/planted.json", "{}\n")
    result = outcome(settings)
    assert (result.path, result.state) == ("generic/.orders", "incomplete")
    assert "hidden folder" in result.message


def test_a_file_without_a_header_is_refused_without_its_first_record(settings: Settings) -> None:
    deliver(settings, NAME, "scorer@example.org,score_ada,recommend,9,2024-01-31\n" * 2)
    result = outcome(settings)
    assert (result.state, "does not read as a header" in result.message) == ("refused", True)
    assert not any(word in result.message for word in ("ada", "example.org", "2024"))


def test_a_value_twice_in_the_first_record_is_not_told_as_a_column(settings: Settings) -> None:
    deliver(settings, NAME, "Adalovelace,adalovelace,2024-01-31T10:00:00Z\n")
    result = outcome(settings)
    assert (result.state, "lovelace" in result.message.lower()) == ("refused", False)


@pytest.mark.parametrize("blank", [" ", "\t", "\u00a0 "])
def test_blank_ids_are_no_ids_and_a_blank_address_is_nobody(settings: Settings, blank: str) -> None:
    rows = "".join(f"{n},2024-01-01,new,2024-02-01,c{n},a{n}@x.org\n" for n in range(200))
    bad = f"{blank},2024-01-01,new,2024-02-01,c,b@x.org\n"
    vague = f"v,2024-01-01,new,2024-02-01,{blank},{blank}\n"
    header = "order_id,placed_at,status,updated_at,customer_id,email\n"
    deliver(settings, "generic/orders_2024-02-01.csv", header + rows + bad + vague)
    counts = outcome(settings).feeds[0]
    assert (counts.inserted, counts.rejected) == (201, 1)
    assert [row[2:4] for row in rejects(settings)] == [("order_id", "required value missing")]
    found = ask(settings, "select customer_id, email from raw.orders where order_id = 'v'")
    assert found == [(None, None)]


def test_a_mark_for_no_time_is_not_taken_as_one(settings: Settings) -> None:
    deliver(settings, NAME, HEADER + many() + answer(201, when="1900-01-01T00:00:00Z"))
    assert outcome(settings).feeds[0].rejected == 1
    assert [row[2:4] for row in rejects(settings)] == [("responded_at", "not a plausible time")]


def test_only_the_owner_reads_the_warehouse(settings: Settings) -> None:
    settings.warehouse.mkdir(mode=0o755)
    deliver(settings, NAME, HEADER + answer(1))
    assert outcome(settings).state == "loaded"
    assert settings.warehouse.stat().st_mode & 0o777 == 0o700
    assert settings.warehouse_file.stat().st_mode & 0o777 == 0o600


def test_readers_still_reach_publications_that_lie_within_the_warehouse(
    settings: Settings,
) -> None:
    within = settings.model_copy(update={"published": settings.warehouse / "published"})
    settings.warehouse.mkdir()
    before = settings.warehouse.stat().st_mode
    with connect(within):
        assert settings.warehouse.stat().st_mode == before
    assert settings.warehouse_file.stat().st_mode & 0o777 == 0o600
