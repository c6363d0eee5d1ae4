"""Folders: there, readable, private, and not led astray; the key of the pseudonyms."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from orchestration.settings import Settings
from tests.unit.doctor.looking import look, not_well, one_fault, one_warning
from tests.unit.somebody import open_folder, without_privileges


def test_folders_in_order_are_well(published: Settings) -> None:
    assert not_well(published, "folders") == []
    (key,) = [one for one in look(published, "folders") if one.subject == "pseudonym key"]
    assert key.seen.endswith("agrees with the warehouse")


def test_in_a_fresh_clone_each_folder_says_what_makes_it(settings: Settings) -> None:
    found = {one.subject: (one.state, one.next) for one in not_well(settings, "folders")}
    assert found == {
        "landing": ("warn", f"cx sample, or put exports under {settings.landing}/<mapping>/"),
        "warehouse": ("warn", "cx refresh"),
        "published": ("warn", "cx refresh"),
    }


def test_a_file_where_a_folder_should_be_is_a_fault(published: Settings, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    fault = one_fault(published.model_copy(update={"landing": file}), "folders")
    assert (fault.subject, fault.seen) == ("landing", f"{file} is no folder")


def test_a_folder_or_file_that_cannot_be_read_is_named() -> None:
    with open_folder() as place:
        settings = Settings(
            landing=place / "landing",
            warehouse=place / "warehouse",
            published=place / "published",
            pseudonym_key_file=place / "key",
        )
        (place / "landing" / "generic" / "closed").mkdir(parents=True)
        (place / "landing" / "generic" / "orders.csv").write_text("")
        (place / "landing" / "generic" / "orders.csv").chmod(0)
        (place / "landing" / "generic" / "closed").chmod(0)
        with without_privileges():
            found = [one for one in not_well(settings, "folders") if one.subject == "landing"]
        (place / "landing" / "generic" / "closed").chmod(0o700)
    assert [(one.state, one.seen) for one in found] == [
        ("fault", f"{place / 'landing' / 'generic' / 'closed'} cannot be read"),
        ("fault", f"{place / 'landing' / 'generic' / 'orders.csv'} cannot be read"),
    ]


@pytest.mark.parametrize(("mode", "said"), [(0o555, "written to"), (0o000, "read")])
def test_a_folder_that_is_closed_to_this_user_is_a_fault(mode: int, said: str) -> None:
    with open_folder() as place:
        published = place / "published"
        published.mkdir()
        published.chmod(mode)
        settings = Settings(
            landing=place / "landing", warehouse=place / "warehouse", published=published
        )
        with without_privileges():
            found = [one for one in look(settings, "folders") if one.subject == "published"]
        published.chmod(0o700)
    assert found[0].state == "fault"
    assert found[0].seen == f"{published} cannot be {said}"


def test_a_warehouse_that_others_may_enter_is_a_fault(published: Settings) -> None:
    published.warehouse.chmod(0o755)
    fault = one_fault(published, "folders")
    assert "(mode 0755)" in fault.seen
    assert fault.next == f"chmod 700 {published.warehouse}"


def test_a_warehouse_file_that_others_may_read_is_a_fault(published: Settings) -> None:
    published.warehouse_file.chmod(0o640)
    assert one_fault(published, "folders").next == f"chmod 600 {published.warehouse_file}"


def test_a_link_in_landing_is_never_followed(published: Settings, tmp_path: Path) -> None:
    (tmp_path / "orders.csv").write_text("")
    (published.landing / "generic").mkdir()
    link = published.landing / "generic" / "orders_2026-01-31.csv"
    link.symlink_to(tmp_path / "orders.csv")
    warning = one_warning(published, "folders")
    assert warning.seen == (f"{link} leads to {tmp_path / 'orders.csv'}; links are never followed")
    assert warning.next == f"rm {link}, then deliver the file itself"


@pytest.mark.parametrize("name", ["a b.csv", "$(touch owned).csv", "'; rm -rf ~; '.csv", "&& x"])
def test_a_name_in_a_command_is_one_word_of_the_shell(published: Settings, name: str) -> None:
    (published.landing / "generic").mkdir()
    link = published.landing / "generic" / name
    link.symlink_to("/etc/hostname")
    command = one_warning(published, "folders").next.removesuffix(", then deliver the file itself")
    assert shlex.split(command) == ["rm", str(link)]


def test_folders_with_blanks_are_one_word_in_every_command(tmp_path: Path) -> None:
    home = tmp_path / "my $(data)"
    home.mkdir()
    for name in ("landing", "published"):
        (home / name).write_text("")
    settings = Settings(
        landing=home / "landing",
        published=home / "published",
        warehouse=home / "warehouse",
        extracts=home / "own",
    )
    settings.warehouse.mkdir(mode=0o755)
    settings.warehouse_file.write_text("no database")
    settings.warehouse_file.chmod(0o644)
    commands = [
        one.next
        for area in ("folders", "locks", "versions", "disk")
        for one in not_well(settings, area)
        if str(home) in one.next
    ]
    words = [word for command in commands for word in shlex.split(command) if "data" in word]
    assert len(commands) >= 5
    assert all(word.startswith(str(home)) for word in words)


def test_a_pointer_that_leads_out_of_the_folder_is_a_fault(
    published: Settings, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (published.published / "current").unlink()
    (published.published / "current").symlink_to(elsewhere)
    fault = one_fault(published, "folders")
    assert fault.seen == f"{published.published / 'current'} leads to {elsewhere}, outside"


def test_a_key_that_is_gone_is_not_made_anew(published: Settings) -> None:
    published.pseudonym_key_file.unlink()
    fault = one_fault(published, "folders")
    assert fault.seen.endswith("is gone, and the warehouse was built with it")
    assert not published.pseudonym_key_file.exists()


def test_another_key_than_the_warehouses_is_a_fault(published: Settings) -> None:
    published.pseudonym_key_file.write_text("another key of the tests")
    assert one_fault(published, "folders").seen.endswith(
        "is not the key that the warehouse was built with"
    )


def test_a_key_that_others_may_read_is_a_fault(published: Settings) -> None:
    published.pseudonym_key_file.chmod(0o644)
    assert one_fault(published, "folders").next == f"chmod 600 {published.pseudonym_key_file}"


def test_own_mappings_that_are_wrong_are_named_by_file_and_field(
    published: Settings, tmp_path: Path
) -> None:
    own = tmp_path / "mine"
    (own / "shop").mkdir(parents=True)
    (own / "shop" / "orders.yml").write_text("files: 3\n")
    fault = one_fault(published.model_copy(update={"extracts": own}), "folders")
    assert "orders.yml" in fault.seen
    assert fault.next == "cx load, once it is mended"
