"""Run in a process of its own, which has MetricFlow: asks it in the dbt project of this folder.

Reads questions as JSON, [metric, breakdowns, condition] each, and writes the rows of each answer.
"""

import json
import sys
from pathlib import Path

from dbt.cli.main import dbtRunner
from dbt_metricflow.cli.cli_configuration import CLIConfiguration
from metricflow.engine.metricflow_engine import MetricFlowQueryRequest


def main() -> None:
    """Parse the project as `make semantic` does, then ask."""
    parsed = dbtRunner().invoke(["--quiet", "parse"])
    if not parsed.success:
        sys.exit(str(parsed.exception))
    configuration = CLIConfiguration()
    configuration.setup(Path.cwd(), Path.cwd(), configure_file_logging=False)
    answers = []
    for metric, breakdowns, condition in json.load(sys.stdin):
        request = MetricFlowQueryRequest.create(
            metric_names=[metric],
            group_by_names=["metric_time__month", *breakdowns],
            where_constraints=[condition] if condition else None,
        )
        rows = configuration.mf.query(request).result_df.rows
        answers.append([[str(month)[:10], *rest] for month, *rest in rows])
    Path(sys.argv[1]).write_text(json.dumps(answers), "utf-8")


if __name__ == "__main__":
    main()
