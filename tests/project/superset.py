"""An example of a dashboard in Superset, as files that it imports, out of the registry.

A metric is what `bi_views.value` says of the KPI: the files hold no formula of their own.
"""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_DNS, uuid5

import yaml

from orchestration.settings import PROJECT
from orchestration.statistics.bi_views import Kpi, breakdowns, value
from tests.project import registry

FOLDER = PROJECT / "docs" / "examples" / "superset"
DATABASE = "cx_warehouse"
DASHBOARD = "Customer experience"
KPIS = (
    "conversion_rate",
    "net_revenue",
    "on_time_delivery_rate",
    "first_response_minutes",
    "resolution_hours",
    "csat",
)
"""One view each of schema `bi`: a dataset, and a chart by the month."""
COMPARED = {"csat": "channel", "resolution_hours": "ticket_category"}
"""A table of the KPI by this breakdown, with the number of observations beside it."""
_VERSION = "1.0.0"
_CERTIFIED = "cx-warehouse, seeds/kpis.csv"
_COUNT = "observations"
Document = dict[str, Any]


def files() -> dict[str, str]:
    """Each file's text, by its path below the folder."""
    kpis = [_registered(name) for name in KPIS]
    charts = [*map(_by_month, kpis), *(_compared(kpi) for kpi in kpis if kpi["kpi_id"] in COMPARED)]
    documents = {
        "metadata.yaml": {
            "version": _VERSION,
            "type": "Dashboard",
            "timestamp": "2026-01-01T00:00:00+00:00",
        },
        f"databases/{DATABASE}.yaml": _database(),
        **{f"datasets/{DATABASE}/{kpi['kpi_id']}.yaml": dataset(kpi) for kpi in kpis},
        **{f"charts/{name}.yaml": chart for name, chart in charts},
        "dashboards/customer_experience.yaml": _dashboard([chart for _, chart in charts]),
    }
    return {
        path: yaml.safe_dump(document, sort_keys=False, allow_unicode=True)
        for path, document in documents.items()
    }


def write() -> None:
    """Write every file."""
    for path, text in files().items():
        file = FOLDER / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def dataset(kpi: Kpi) -> Document:
    """The view of one KPI: columns to group by, components that are not, the certified metrics."""
    grouped = breakdowns(kpi)
    components = ["numerator"] if kpi["kind"] == "count" else ["numerator", "denominator"]
    return {
        "table_name": kpi["kpi_id"],
        "schema": "bi",
        "main_dttm_col": "local_date",
        "description": kpi["question"],
        "uuid": _uuid("dataset", kpi["kpi_id"]),
        "database_uuid": _uuid("database", DATABASE),
        "version": _VERSION,
        "columns": [
            {"column_name": "local_date", "type": "DATE", "is_dttm": True, "groupby": True},
            *({"column_name": name, "groupby": True, "filterable": True} for name in grouped),
            *({"column_name": name, "groupby": False, "filterable": False} for name in components),
        ],
        "metrics": [
            _metric(kpi["kpi_id"], kpi["name"], value(kpi), f"In {kpi['unit']}.", _format(kpi)),
            _metric(_COUNT, "Observations", "count(*)", "How many it is made of.", ",d"),
        ],
    }


def _database() -> Document:
    """The published file, opened so that no statement can write or leave it."""
    settings = {"enable_external_access": "false", "lock_configuration": "true"}
    arguments = {"read_only": True, "config": settings}
    return {
        "database_name": DATABASE,
        "sqlalchemy_uri": "duckdb:////srv/cx/published/current/cx.duckdb",
        "expose_in_sqllab": True,
        "allow_ctas": False,
        "allow_cvas": False,
        "allow_dml": False,
        "extra": {"engine_params": {"connect_args": arguments}},
        "uuid": _uuid("database", DATABASE),
        "version": _VERSION,
    }


def _metric(name: str, shown: str, expression: str, told: str, form: str) -> Document:
    return {
        "metric_name": name,
        "verbose_name": shown,
        "expression": expression,
        "description": told,
        "d3format": form,
        "extra": {"certification": {"certified_by": _CERTIFIED, "details": told}},
    }


def _by_month(kpi: Kpi) -> tuple[str, Document]:
    form = {
        "x_axis": "local_date",
        "time_grain_sqla": "P1M",
        "metrics": [kpi["kpi_id"]],
        "groupby": [],
        "adhoc_filters": [_any_time()],
        "row_limit": 10000,
        "y_axis_format": _format(kpi),
        "markerEnabled": True,
    }
    return f"{kpi['kpi_id']}_by_month", _chart(kpi, kpi["name"], "echarts_timeseries_line", form)


def _compared(kpi: Kpi) -> tuple[str, Document]:
    by = COMPARED[kpi["kpi_id"]]
    form = {
        "query_mode": "aggregate",
        "groupby": [by],
        "metrics": [kpi["kpi_id"], _COUNT],
        "adhoc_filters": [_any_time()],
        "row_limit": 1000,
    }
    name = f"{kpi['name']} by {by.replace('_', ' ')}"
    return f"{kpi['kpi_id']}_by_{by}", _chart(kpi, name, "table", form)


def _chart(kpi: Kpi, name: str, kind: str, form: Document) -> Document:
    return {
        "slice_name": name,
        "description": kpi["question"],
        "certified_by": _CERTIFIED,
        "certification_details": f"{value(kpi)} over bi.{kpi['kpi_id']}",
        "viz_type": kind,
        "params": {"viz_type": kind, **form},
        "uuid": _uuid("chart", name),
        "version": _VERSION,
        "dataset_uuid": _uuid("dataset", kpi["kpi_id"]),
    }


def _any_time() -> Document:
    """What the dashboard's own filter of time takes the place of."""
    return {
        "clause": "WHERE",
        "expressionType": "SIMPLE",
        "operator": "TEMPORAL_RANGE",
        "subject": "local_date",
        "comparator": "No filter",
    }


def _dashboard(charts: list[Document]) -> Document:
    rows = [charts[first : first + 2] for first in range(0, len(charts), 2)]
    names = [f"ROW-{number}" for number in range(len(rows))]
    position: Document = {
        "DASHBOARD_VERSION_KEY": "v2",
        "ROOT_ID": {"id": "ROOT_ID", "type": "ROOT", "children": ["GRID_ID"]},
        "GRID_ID": {"id": "GRID_ID", "type": "GRID", "children": names, "parents": ["ROOT_ID"]},
        "HEADER_ID": {"id": "HEADER_ID", "type": "HEADER", "meta": {"text": DASHBOARD}},
    }
    for name, row in zip(names, rows, strict=True):
        position |= _row(name, row)
    return {
        "dashboard_title": DASHBOARD,
        "description": "Six KPIs out of schema bi, one per stage of the customer's journey.",
        "slug": "customer-experience",
        "certified_by": _CERTIFIED,
        "uuid": _uuid("dashboard", DASHBOARD),
        "position": position,
        "metadata": {},
        "published": True,
        "version": _VERSION,
    }


def _row(name: str, charts: list[Document]) -> Document:
    parents = ["ROOT_ID", "GRID_ID"]
    cells = {
        f"CHART-{chart['uuid'][:8]}": {
            "id": f"CHART-{chart['uuid'][:8]}",
            "type": "CHART",
            "children": [],
            "parents": [*parents, name],
            "meta": {
                "chartId": int(chart["uuid"][:6], 16),
                "uuid": chart["uuid"],
                "sliceName": chart["slice_name"],
                "width": 6,
                "height": 40,
            },
        }
        for chart in charts
    }
    row = {
        "id": name,
        "type": "ROW",
        "children": list(cells),
        "parents": parents,
        "meta": {"background": "BACKGROUND_TRANSPARENT"},
    }
    return {name: row, **cells}


def _registered(kpi_id: str) -> Kpi:
    """The KPI as `kpis.dim_kpi` publishes it."""
    row = next(row for row in registry.read_seed("kpis") if row["kpi_id"] == kpi_id)
    return row | {"breakdowns": ", ".join(registry.breakdowns(row["entity"]))}


def _format(kpi: Kpi) -> str:
    digits = int(kpi["decimals"])
    return f",.{digits - 2}%" if kpi["unit"] == "share" else f",.{digits}f"


def _uuid(kind: str, name: str) -> str:
    """The same name always, so that a second import takes the place of the first."""
    return str(uuid5(NAMESPACE_DNS, f"{kind}.{name}.cx-warehouse"))
