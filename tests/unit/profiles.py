"""Files for the tests of `cx map`'s profile, and what it says of them."""

from __future__ import annotations

from pathlib import Path

from orchestration.mapping.profile import Profile, profile

GERMAN = (
    "Bestellnummer;Kunde;Bestelldatum;Betrag;Status\n"
    "B-1001;Müller & Söhne;03.01.2024;1.234,50;bezahlt\n"
    "B-1002;Café Größe;17.01.2024;89,90;bezahlt\n"
    "B-1003;Jäger;28.02.2024;12.000,00;storniert\n"
)


def seen(folder: Path, name: str, content: str | bytes) -> Profile:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return profile(path)


def columns(found: Profile) -> dict[str, str]:
    return {column.name: column.kind for column in found.columns}


def formats(found: Profile, name: str) -> tuple[str, ...]:
    times = found.column(name).times
    assert times is not None
    return times.complete
