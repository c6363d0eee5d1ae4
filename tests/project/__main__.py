"""`python -m tests.project` writes the pages that are made of the registry and of docs/asks.yml."""

from tests.project import coverage, entities, kpi_docs, marts, superset

kpi_docs.FILE.write_text(kpi_docs.kpi_docs(), encoding="utf-8")
marts.PAGE.write_text(marts.page(), encoding="utf-8")
entities.PAGE.write_text(entities.page(), encoding="utf-8")
coverage.PAGE.write_text(coverage.page(), encoding="utf-8")
superset.write()
