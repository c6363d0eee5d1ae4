"""The docs block of every KPI, for dbt's documentation, out of the registry."""

from __future__ import annotations

from collections import defaultdict

from orchestration.settings import PROJECT
from tests.project.registry import Row, breakdowns, read_seed

FILE = PROJECT / "models" / "intermediate" / "kpis" / "_kpis__docs.md"
_TOP = "<!-- Made of seeds/kpis.csv by `python -m tests.project`. -->\n"


def kpi_docs() -> str:
    """All blocks: one per file of observations, with every KPI that is computed of it."""
    by_observations: dict[str, list[Row]] = defaultdict(list)
    for row in read_seed("kpis"):
        by_observations[row["observations"]].append(row)
    return _TOP + "".join(_block(name, rows) for name, rows in sorted(by_observations.items()))


def _block(name: str, rows: list[Row]) -> str:
    told = "\n".join(_kpi(row) for row in rows)
    return f"\n{{% docs int_kpi_{name} %}}\n{told}{{% enddocs %}}\n"


def _kpi(row: Row) -> str:
    formula = row["numerator"] + (f", over: {row['denominator']}" if row["denominator"] else "")
    facts = {
        "Formula": formula,
        "Counted on": row["date_anchor"],
        "Left out": row["exclusions"] or "nothing",
        "Unit": f"{row['unit']}, {row['direction']} is better",
        "Kind and interval": f"{row['kind']}, {row['interval_method']}",
        "Final after": f"{row['maturity_days']} days" if row["maturity_days"] != "0" else "its end",
        "Breakdowns": ", ".join(breakdowns(row["entity"])),
        "Version": row["version"],
    }
    listed = "".join(f"* {name}: {told}\n" for name, told in facts.items())
    return f"**{row['name']}** (`{row['kpi_id']}`): {row['question']}\n\n{listed}"
