"""The macro `redact`: what must go from a comment however it is typed, and what must stay."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration import dbt_run
from orchestration.settings import Settings
from tests.parsed import lend_parse

NO_BREAK, NARROW, THIN, ZERO_WIDTH, SOFT = "\u00a0", "\u202f", "\u2009", "\u200b", "\u00ad"
HYPHEN, NO_BREAK_HYPHEN, EN, EM, MINUS = "\u2010", "\u2011", "\u2013", "\u2014", "\u2212"
BETWEEN = [" ", "  ", NO_BREAK, NARROW, THIN, ZERO_WIDTH, "\t", "\n", "\r\n", "-", "_", "."]
BETWEEN += [HYPHEN, NO_BREAK_HYPHEN, EN, EM, MINUS, f" {EN} ", f"{NO_BREAK}-{NO_BREAK}", SOFT]
NUMBERS = {
    "+49 151 7730 001": "[phone]",
    "0151 8840 123": "[phone]",
    "555 0199": "[phone]",
    "5500 0055 5555 0004": "[card]",
}
IBANS = ["DE89 3704 0044 0532 0130 00", "NL91 ABNA 0417 1643 00", "GB29 NWBK 6016 1331 9268 19"]
BLANKS = [" ", NO_BREAK, NARROW, "\t", "\n", "-", EN, "_"]
KEPT = [
    "Order 12345 came late, 3 times, 10 out of 10.",
    "On 2024-06-30 I paid, and on 30.06.2024 and 06/30/2024 again",
    "2024-06-30, 2024-07-01, 2024-07-02: three days",
    "2024-06-30 14:05",
    "at 2024-06-30T14:05:33Z",
    "From 09:00:00 to 10:30, then 14:05",
    "EUR 49.99, 1,299.00, 1.299,00, 12345.67, 1.234.567,89, 1,234,567.89 or 12345,67.",
    "it cost\t19,99\nand took 3\u20135 days",
    "first line\nsecond line with 2 words",
    "day and/or night, 24/7; the http or the Www page",
]


@pytest.fixture(scope="module")
def redact(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """The macro as the warehouse runs it."""
    folder = tmp_path_factory.mktemp("redact")
    compiled = _compiled(folder)

    def run(words: str) -> str:
        with duckdb.connect() as connection:
            found = connection.execute(f"select {compiled} from (select ? as words)", [words])
            return str(found.fetchall()[0][0])

    return run


def _compiled(folder: Path) -> str:
    settings = Settings(warehouse=folder / "warehouse")
    lend_parse(settings)
    result = dbt_run.invoke(settings, ("compile", "--inline", "{{ redact('words') }}"))
    assert result.success, result.exception
    results: Any = result.result
    return str(results.results[0].node.compiled_code)


@pytest.mark.parametrize("between", BETWEEN, ids=ascii)
@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_goes_whatever_stands_between_its_digits(
    redact: Callable[[str], str], number: str, between: str
) -> None:
    typed = number.replace(" ", between)
    assert redact(f"Call {typed}, thanks") == f"Call {NUMBERS[number]}, thanks"


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
@pytest.mark.parametrize("spelt", [str.upper, str.lower, str.title])
@pytest.mark.parametrize("iban", IBANS)
def test_an_iban_goes_in_any_spelling(
    redact: Callable[[str], str], iban: str, spelt: Callable[[str], str], blank: str
) -> None:
    typed = spelt(iban).replace(" ", blank)
    assert redact(f"Pay to {typed}, thanks") == "Pay to [id], thanks"


@pytest.mark.parametrize("zero", ["\uff10", "\u0660", "\u06f0"], ids=unicodedata.name)
def test_digits_of_other_scripts_and_widths_are_digits(
    redact: Callable[[str], str], zero: str
) -> None:
    table = {ord("0") + digit: ord(zero) + digit for digit in range(10)}
    assert redact("+49 151 7730 001 soon".translate(table)) == "[phone] soon"
    assert redact("AB123456".translate(table)) == "[id]"


def test_an_address_goes_and_the_words_around_it_stay(redact: Callable[[str], str]) -> None:
    assert redact("Hi\njane.doe@example.org\nbye") == "Hi\n[email]\nbye"
    assert redact(f"Hi{NO_BREAK}jane\uff20example.org{NO_BREAK}bye") == (
        f"Hi{NO_BREAK}[email]{NO_BREAK}bye"
    )


@pytest.mark.parametrize(
    "page",
    [
        "https://people.example/jane.doe",
        "HTTP://jane@people.example:8080/?id=1234567",
        "www.people.example/jane-doe",
    ],
)
def test_the_address_of_a_page_goes_whatever_it_holds(
    redact: Callable[[str], str], page: str
) -> None:
    assert redact(f"That is me: {page}, or not") == "That is me: [link], or not"
    assert redact(f"({page}){NO_BREAK}bye") == f"([link]){NO_BREAK}bye"


@pytest.mark.parametrize("words", KEPT, ids=ascii)
def test_dates_times_amounts_and_order_numbers_stay(
    redact: Callable[[str], str], words: str
) -> None:
    assert redact(words) == words


@pytest.mark.parametrize(
    "words",
    ["0151 2024-06-30 99", "+2024-06-30-1234", "1234 5678,90", "\ue0000151\ue0008840\ue000123"],
    ids=ascii,
)
def test_what_looks_like_a_date_or_an_amount_hides_no_number(
    redact: Callable[[str], str], words: str
) -> None:
    assert not any(part.isdigit() and len(part) > 2 for part in redact(words).split())
