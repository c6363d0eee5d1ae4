"""The table of what came of every damage, as Markdown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping as Dictionary

from tests.damage.mutations import MUTATIONS

Results = Dictionary[str, Dictionary[str, list[str]]]
"""By format, then by `<group>: <mutation>`, the outcome of each damage."""

MEANINGS = {
    "exact": "the damage is harmless: every row is as it was worked out by hand for the file",
    "refused": "nothing is loaded; the message, or the list of rejects, names the right place",
    "waits": "the file is taken to be still on its way: nothing is loaded, every refresh says so",
    "empty": "nothing is in it: nothing is loaded, and it is said so",
    "rejected": "the damaged records are kept out with line and column, all other rows are exact; "
    "where records are judged together (an order's lines, rows and their total) all may "
    "be kept out",
    "noticed": "the file is loaded and a finding names what is odd; nobody who has only this file "
    "and those before it could say more",
    "not knowable": "the file is as good a file as it was, and its rows are exactly what stands in "
    "it: something beside it must tell",
    "UNDETECTED": "rows are wrong and nobody is told, or the wrong place is named",
}
TOP = """\
# Damaged files, and what becomes of them

Every mutation below is done to a small file of each format that it applies to, and the file is
loaded; a dropped optional column comes after the whole file was delivered. What the undamaged
files must give was worked out by hand. Made by `python -m tests.damage`; a test holds this page to
what the loader does.

| outcome | it means |
| --- | --- |
"""
NOT_KNOWABLE = """\

## What one file cannot tell

| damage | who can tell |
| --- | --- |
"""


def page(results: Results, reasons: Dictionary[str, str]) -> str:
    """The whole page."""
    meanings = "".join(f"| {name} | {told} |\n" for name, told in MEANINGS.items())
    return TOP + meanings + _counts(results) + _table(results) + NOT_KNOWABLE + _reasons(reasons)


def _counts(results: Results) -> str:
    found = Counter(
        outcome.split(":")[0]
        for of_format in results.values()
        for outcomes in of_format.values()
        for outcome in outcomes
    )
    rows = {
        "mutations": len(MUTATIONS),
        "formats": len(results),
        "damaged files loaded": found.total(),
        **{outcome: found[outcome] for outcome in MEANINGS},
    }
    body = "".join(f"| {name} | {count} |\n" for name, count in rows.items())
    return f"\n| | count |\n| --- | ---: |\n{body}"


def _table(results: Results) -> str:
    formats = list(results)
    numbered = "".join(f"{number}. {name}\n" for number, name in enumerate(formats, start=1))
    text = f"\n## Formats\n\n{numbered}"
    by_group: dict[str, list[str]] = defaultdict(list)
    for mutation in MUTATIONS:
        cells = [results[name].get(f"{mutation.group}: {mutation.name}", []) for name in formats]
        told = " | ".join(_cell(outcomes) for outcomes in cells)
        by_group[mutation.group].append(f"| {mutation.name} | {told} |\n")
    head = " | ".join(str(number) for number in range(1, len(formats) + 1))
    rule = "| --- " * (len(formats) + 1)
    for group, rows in by_group.items():
        text += f"\n## {group}\n\n| damage | {head} |\n{rule}|\n{''.join(rows)}"
    return text


def _cell(outcomes: list[str]) -> str:
    found = {outcome.split(":")[0] for outcome in outcomes}
    return ", ".join(outcome for outcome in MEANINGS if outcome in found)


def _reasons(reasons: Dictionary[str, str]) -> str:
    return "".join(f"| {damage} | {why} |\n" for damage, why in reasons.items())
