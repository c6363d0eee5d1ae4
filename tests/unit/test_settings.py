"""Settings that cannot be, and names of variables that are nearly those of settings."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from orchestration.setting_names import nearest_settings
from orchestration.settings import LANGUAGES, PROJECT, Settings
from tests.unit.cli_kit import cx, publish, settings

__all__ = ["settings"]


def test_a_misspelt_setting_is_refused_with_the_one_that_is_meant(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert settings.landing.is_dir()
    monkeypatch.setenv("CX_CURENCY", "USD")
    code, said, problem = cx("status")
    assert (code, said) == (2, "")
    assert problem == "cx: CX_CURENCY is no setting; is CX_CURRENCY meant?\n"


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("CX_CURENCY", "CX_CURRENCY"),
        ("CX_TIMEOUT", None),
        ("CX_LANDING_BUCKET", None),
        ("CX_ASOF", "CX_AS_OF"),
        ("CX_TIME_ZONE", "CX_TIMEZONE"),
        ("CX_PUBLISH", "CX_PUBLISHED"),
        ("cx_thread", "CX_THREADS"),
        ("CX_TENANT", None),
    ],
)
def test_the_nearest_setting_is_named_and_another_programs_variable_is_near_none(
    name: str, meant: str | None
) -> None:
    assert nearest_settings([name], Settings.model_fields) == {name: meant}


def test_settings_and_what_dbt_is_told_are_known() -> None:
    known = [f"CX_{name.upper()}" for name in Settings.model_fields]
    told = [*known, "cx_landing", "CX_WAREHOUSE_FILE", "CX_TEMP_DIRECTORY", "CXX", "PATH"]
    assert nearest_settings(told, Settings.model_fields) == {}


def test_another_programs_variable_is_told_and_stops_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings)
    monkeypatch.setenv("CX_TENANT", "secret")
    code, said, told = cx("query", "select 1 as one", "--format", "csv")
    assert (code, said.split()) == (0, ["one", "1"])
    assert told == "cx: CX_TENANT is no setting and changes nothing: docs/operations.md\n"
    code, said, told = cx("query", "select 1 as one", "--format", "json")
    assert (code, json.loads(said), told) == (0, [{"one": 1}], "")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("usd", "'usd' is no currency code of ISO 4217; write it USD"),
        ("QQQ", "'QQQ' is no currency code of ISO 4217; write it like EUR or USD"),
        ("€", "'€' is no currency code of ISO 4217; write it like EUR or USD"),
    ],
)
def test_a_currency_that_is_none_is_said_in_plain_words(code: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Settings(currency=code)


@pytest.mark.parametrize("code", ["EUR", "BRL", "JPY", "HRK"])
def test_currencies_in_use_and_lately_withdrawn_are_taken(code: str) -> None:
    assert Settings(currency=code).currency == code


@pytest.mark.parametrize("tag", ["fr", "KO", "ko-KR"])
def test_a_language_that_the_dashboard_does_not_speak_is_refused_with_those_it_does(
    tag: str,
) -> None:
    with pytest.raises(ValidationError, match=f"'{tag}' is no language .* write en or ko"):
        Settings(dashboard_language=tag)


def test_the_languages_of_the_setting_are_those_of_the_words() -> None:
    words = PROJECT / "dashboard" / "page" / "words"
    assert sorted(LANGUAGES) == sorted(path.stem for path in words.glob("*.json"))
    assert [Settings(dashboard_language=tag).dashboard_language for tag in ("", "ko")] == ["", "ko"]
