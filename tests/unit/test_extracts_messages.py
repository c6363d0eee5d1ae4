"""What is told of texts that are not what their mapping says."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from orchestration.extracts.code_pages import Mixed
from orchestration.settings import Settings
from tests.unit.events_kit import EVENTS, ROWS, use, vendor
from tests.unit.extracts_kit import ask, deliver, outcome, settings_in

QUIRKS = Path(__file__).parents[3] / "shared" / "data" / "quirks"
OWN = "a mapping of your own ('cx map <path>' proposes a mapping)"


@pytest.fixture
def shop(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


@pytest.mark.parametrize(
    ("written", "declared"),
    [("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"), ("utf-16-be", "utf-16-be")],
)
@pytest.mark.parametrize("packed", [False, True])
def test_utf16_is_called_by_its_name(
    shop: Settings, written: str, declared: str, packed: bool
) -> None:
    content = ROWS.encode(written)
    name = "generic/web_events.csv" + (".gz" if packed else "")
    deliver(shop, name, gzip.compress(content) if packed else content)
    result = outcome(shop)
    assert result.state == "refused"
    assert result.message == f"it is UTF-16: declare format.encoding: {declared} in {OWN}"


def test_nul_bytes_elsewhere_are_damage(shop: Settings) -> None:
    deliver(shop, "generic/web_events.csv", ROWS.replace("shoes", "sh\0es"))
    assert "NUL bytes: damaged" in outcome(shop).message


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (ROWS.replace("shoes", "café").encode("cp1252"), "declare format.encoding in "),
        (ROWS.replace(",", ";").encode(), "is format.delimiter right? Give it in "),
        (ROWS[:-1].encode(), "say format.final_newline: optional in "),
    ],
)
def test_generic_files_need_a_mapping_of_their_own_where_they_are_written_otherwise(
    shop: Settings, content: bytes, told: str
) -> None:
    deliver(shop, "generic/web_events.csv", content)
    message = outcome(shop).message
    assert told + OWN in message
    assert "generic.yml" not in message


def test_a_vendors_file_is_told_by_its_mapping(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, vendor())
    deliver(shop, "vendor/a.csv", "who;when\na;2024-01-31\n")
    assert "Give it in extracts/vendor/events.yml" in outcome(shop).message


def test_a_record_that_is_too_long_is_told_with_the_longest(shop: Settings) -> None:
    long = 'v,2024-01-31,view,"' + "x y\n" * (1 << 19) + '"\n'
    deliver(shop, "generic/web_events.csv", EVENTS + "v,2024-01-31,view,x\n" * 200 + long)
    assert outcome(shop).feeds[0].rejected == 1
    assert ask(shop, "select line, reason from ops.rejects") == [
        (202, "longer than 2 MiB, the most that is read")
    ]


def test_a_line_of_json_that_is_too_long_is_told_with_the_longest(shop: Settings) -> None:
    deliver(shop, "generic/web_events.jsonl", '{"visitor_id": "' + "x" * (17 << 20) + '"}\n')
    assert outcome(shop).message == "a line is longer than 16 MiB, the most that is read"


@pytest.mark.parametrize(
    ("words", "written", "read"),
    [
        ("présent", "cp850", "cp1252"),
        ("présenté et", "cp850", "cp1252"),
        ("très", "cp850", "cp1252"),
        ("présent", "mac-roman", "cp1252"),
        ("présent", "cp1252", "cp850"),
        ("l\u2019été", "cp1252", "latin-1"),
    ],
)
def test_letters_of_another_code_page_are_noticed(words: str, written: str, read: str) -> None:
    mixed = Mixed(read)
    for byte in words.encode(written):
        mixed.feed(bytes([byte]).decode(read))
    assert mixed.found


@pytest.mark.parametrize(
    "words",
    [
        "Présenté à la caisse, j'ai échangé le même, très déçu\x85 C'est fini".encode("latin-1"),
        b"\x84Gr\xf6\xdfe\x93 und \x82Ma\xdf\x91 \x96 \xc4\xd6\xdc, Stra\xdfe\x85 5 \x89",
        b"\x8akoda, \x8cuvre, \x8ei\x9ekov; l\x92\xe9t\xe9, \x93dit-il\x94, rock\x92n\x92roll",
        b"\xaboui\xbb, \x8bnon\x9b, \xc9lodie \xc9T\xc9 No\xebl \x86 2001, PR\xc9SENT \xc7A VA",
    ],
)
def test_words_as_people_write_them_are_no_mixture(words: bytes) -> None:
    mixed = Mixed("cp1252")
    mixed.feed(words.decode("cp1252"))
    assert not mixed.found


@pytest.mark.parametrize("encoding", ["utf-16", "cp949", "gb18030", "cp932"])
def test_only_code_pages_of_latin_letters_are_looked_at(encoding: str) -> None:
    mixed = Mixed(encoding)
    mixed.feed("pr\u201asent")
    assert not mixed.found


@pytest.mark.skipif(not QUIRKS.exists(), reason="the real files are not part of the repository")
def test_a_real_file_of_two_code_pages_is_loaded_and_said_to_be_one(
    shop: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    columns = {"visitor_id": "id", "occurred_at": "'2024-01-31'", "event_name": "'answer'"}
    header = {"required": ("id",)}
    feeds = {"web_events": {"columns": columns}}
    use(monkeypatch, vendor(format={"encoding": "cp1252"}, header=header, feeds=feeds))
    (shop.landing / "vendor").mkdir(parents=True)
    name = "01_cp1252_and_cp850_mixed_in_one_line.csv"
    shutil.copy(QUIRKS / name, shop.landing / "vendor" / name)
    assert outcome(shop).state == "loaded"
    asked = "select finding from ops.file_columns where column_name = ''"
    assert ask(shop, asked) == [("text that looks like two code pages mixed: cp1252 and another",)]


@pytest.mark.parametrize(
    "expression", ["json_contains(who, '1')::varchar", "strptime(who, '%Y')", "who::date"]
)
@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_an_expression_that_a_value_breaks_is_told_as_the_mappings_and_not_as_damage(
    shop: Settings, monkeypatch: pytest.MonkeyPatch, ending: str, expression: str
) -> None:
    columns = {"visitor_id": expression, "occurred_at": '"when"', "event_name": "'view'"}
    use(monkeypatch, vendor(feeds={"web_events": {"columns": columns}}))
    content = {
        "csv": "who,when\nx y,2024-01-31\n",
        "jsonl": '{"who": "x y", "when": "2024-01-31"}\n',
    }
    deliver(shop, f"vendor/a.{ending}", content[ending])
    result = outcome(shop)
    assert result.state == "refused"
    assert result.message == (
        "extracts/vendor/events.yml: an expression failed on a value: use try_cast, "
        "try_strptime, or ask json_valid first"
    )


def test_questions_whose_ids_read_like_data_are_counted_and_not_told(shop: Settings) -> None:
    ids = ["ann@example.com", "wait", "u 555 01 23", *(f"joe.{n}@example.com" for n in range(1200))]
    rows = "".join(f"a{n},{one},relationship,5,2024-01-16\n" for n, one in enumerate(ids))
    header = "response_id,question_id,survey_id,score,responded_at\n"
    deliver(shop, "generic/survey_responses_2024-01-31.csv", header + rows)
    assert outcome(shop).state == "loaded"
    assert ask(shop, "select finding from ops.file_columns order by 1") == [
        ("no scale is known for questions: 1,202 whose names read like data",),
        ("no scale is known for the question relationship / wait",),
    ]


def test_line_ends_of_two_kinds_are_told_and_not_laid_on_the_mapping(shop: Settings) -> None:
    rows = "v,2024-01-31,view,x\r\nv,2024-01-31,view,x\n" * 4
    deliver(shop, "generic/web_events.csv", EVENTS + rows)
    result = outcome(shop)
    assert (result.state, "end in two ways" in result.message) == ("refused", True)
