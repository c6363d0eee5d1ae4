"""The key of the pseudonyms: made once, kept secret, never exchanged in silence."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from orchestration.extracts.errors import PseudonymKeyError
from orchestration.extracts.pseudonyms import pseudonym_key
from orchestration.settings import Settings
from tests.unit.extracts_kit import ask, deliver, loaded, settings_in

if TYPE_CHECKING:
    from pathlib import Path

CANARY = "canary.person@example.org"
ORDERS = f"order_id,placed_at,email,updated_at\n1,2024-01-01,{CANARY},2024-01-01\n"


def test_an_absent_key_file_is_made_for_its_owner_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "key"
    settings = Settings(pseudonym_key_file=path)
    key = pseudonym_key(settings)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert pseudonym_key(settings) == key
    assert str(path) in caplog.text
    assert key not in caplog.text


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("0123456789abcdef0123456789abcdef")
    path.chmod(0o644)
    with pytest.raises(PseudonymKeyError, match="chmod 600"):
        pseudonym_key(Settings(pseudonym_key_file=path))


def test_a_short_key_is_refused() -> None:
    with pytest.raises(PseudonymKeyError, match="16"):
        pseudonym_key(Settings(pseudonym_key="short"))


def test_another_key_on_the_same_warehouse_is_refused(tmp_path: Path) -> None:
    own = settings_in(tmp_path)
    deliver(own, "generic/orders_2024-01-31.csv", ORDERS)
    loaded(own)
    other = own.model_copy(
        update={
            "pseudonym_key": Settings(pseudonym_key="quite another key of its own").pseudonym_key
        }
    )
    with pytest.raises(PseudonymKeyError, match="another CX_PSEUDONYM_KEY"):
        loaded(other)


def test_neither_address_nor_key_is_anywhere_in_the_warehouse(tmp_path: Path) -> None:
    own = settings_in(tmp_path)
    deliver(own, "generic/orders_2024-01-31.csv", ORDERS)
    bad = f"order_id,placed_at,email,updated_at\n1,{CANARY},{CANARY},2024-01-01\n"
    deliver(own, "generic/orders_2024-02-01.csv", bad)
    assert {one.state for one in loaded(own).outcomes} == {"loaded", "refused"}
    assert len(ask(own, "select email from raw.orders")[0][0]) == 64
    content = b"".join(path.read_bytes() for path in own.warehouse.rglob("*") if path.is_file())
    assert CANARY.encode() not in content
    assert b"a key for tests only" not in content
