-- What was the score of those who were asked at the right moment, beside that of all?
select
    raw.period_date,
    round(raw.value, 1) as nps_all,
    raw.n as n_all,
    round(well_timed.value, 1) as nps_well_timed,
    well_timed.n as n_well_timed
from kpis.kpi_nps as raw
inner join kpis.kpi_nps as well_timed
    on
        raw.period_grain = well_timed.period_grain
        and raw.period_date = well_timed.period_date
        and raw.dimension = well_timed.dimension
where raw.timing = 'all' and well_timed.timing = 'well_timed' and raw.period_grain = 'quarter' and raw.dimension = 'all'
order by raw.period_date
