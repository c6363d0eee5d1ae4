-- What came in between and bears on the restated KPIs.
select cause, feed, file_id, records, told, list(kpi_id order by kpi_id) as kpis
from ops.restatement_causes
group by all
order by all
