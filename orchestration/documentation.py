"""dbt's documentation as one page that asks no server, its lineage begun at the delivered files.

dbt's own lineage begins at the raw tables. The ledger knows which mappings filled them, so the
page shows each of these mappings as one more source.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from orchestration import dbt_run, transform
from orchestration.extracts.mappings import read_mappings
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PAGE = "documentation.html"
_RAW = "source.cx_warehouse.raw."
_DELIVERED = "source.cx_warehouse.landing."
_LOADED = """
select f.mapping, ff.feed, count(*) as files, sum(ff.records_read) as records
from ops.files as f
inner join ops.file_feeds as ff on f.file_id = ff.file_id
where f.state in ('loaded', 'missing')
group by all
order by all
"""
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; style-src 'unsafe-inline'; "
    "img-src data:; font-src data:"
)
_MENDED = (
    ("<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>'),
    # Set as text before the page's script fills them in, these two are asked for by thousands.
    ('xlink:href="{{ getIcon(', 'ng-attr-xlink:href="{{ getIcon('),
    ("""<link rel="shortcut icon" href="${require('./assets/favicons/favicon.ico')}"/>""", ""),
)


class PageChanged(RuntimeError):  # noqa: N818 - reads as what it says
    """dbt's page is made otherwise than the one that is known here; the message says where."""


def document(settings: Settings) -> Path:
    """Write the documentation beside the warehouse, and return its path.

    Raises:
        BuildFailed: the project does not parse, or the warehouse cannot be read.
        PageChanged: dbt's page has no place for what is to be written into it.
    """
    transform.docs(settings)
    target = dbt_run.manifest_file(settings).parent
    manifest = json.loads((target / "manifest.json").read_text("utf-8"))
    _begin_at_files(manifest, settings)
    _forget_folders(manifest)
    inlined = (
        ('"MANIFEST.JSON INLINE DATA"', _in_script(json.dumps(manifest))),
        ('"CATALOG.JSON INLINE DATA"', _in_script((target / "catalog.json").read_text("utf-8"))),
    )
    page = settings.warehouse / PAGE
    page.write_text(_filled((target / "index.html").read_text("utf-8"), inlined), "utf-8")
    return page


def _begin_at_files(manifest: dict[str, Any], settings: Settings) -> None:
    """Put what was delivered before the raw tables, one source per mapping."""
    told = {
        mapping.name: mapping.description for mapping in read_mappings(PROJECT, settings.extracts)
    }
    with connect(settings, read_only=True) as connection:
        loaded = read_rows(connection, _LOADED)
    for row in loaded:
        raw = manifest["sources"][_RAW + row["feed"]]
        name = _DELIVERED + row["mapping"].replace("/", ".")
        delivered = manifest["sources"].setdefault(name, _source(raw, name, row["mapping"], told))
        delivered["description"] += (
            f"\n* `{row['feed']}`: {row['records']:,} records of {row['files']:,} files"
        )
        manifest["parent_map"].setdefault(name, [])
        manifest["child_map"].setdefault(name, []).append(raw["unique_id"])
        manifest["parent_map"].setdefault(raw["unique_id"], []).append(name)


def _source(
    like: dict[str, Any], unique_id: str, mapping: str, told: dict[str, str]
) -> dict[str, Any]:
    description = told.get(mapping, "A mapping that is no more; what it loaded is still here.")
    return like | {
        "unique_id": unique_id,
        "source_name": "landing",
        "source_description": "What was delivered, by the mapping under extracts/ that read it.",
        "database": "landing",
        "schema": mapping.partition("/")[0],
        "name": mapping,
        "identifier": mapping,
        "relation_name": None,
        "description": f"{description}\n\nWhat it fed here, by feed:\n",
        "columns": {},
        "meta": {},
        "config": {"enabled": True, "meta": {}},
        "loader": "cx load",
        "original_file_path": f"extracts/{mapping}.yml",
        "path": f"extracts/{mapping}.yml",
        "fqn": ["cx_warehouse", "landing", mapping],
    }


def _forget_folders(manifest: dict[str, Any]) -> None:
    """Where the project lies is nobody's business."""
    for node in manifest["nodes"].values():
        node.pop("root_path", None)


def _filled(page: str, inlined: Iterable[tuple[str, str]]) -> str:
    """The page with its data inside, which asks nobody and says so to the browser.

    The data comes last: what it holds is not to be taken for a place of the page.
    """
    for place, text in (*_MENDED, *inlined):
        if place not in page:
            raise PageChanged(f"dbt's page holds no {place!r}. See orchestration/documentation.py.")
        page = page.replace(place, text)
    return page


def _in_script(document: str) -> str:
    """JSON as a script of a page may hold it: no text of it ends the script or begins another."""
    return document.replace("<", "\\u003c")
