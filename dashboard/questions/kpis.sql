-- What each KPI means.
select
    kpi_id,
    name,
    name_ko,
    question,
    question_ko,
    goal,
    stage,
    lens,
    kind,
    entity,
    observations,
    interval_method,
    unit,
    scale,
    decimals,
    direction,
    watch_value,
    date_anchor,
    finest_grain,
    maturity_days,
    numerator,
    denominator,
    exclusions,
    version
from kpis.dim_kpi
order by name, kpi_id
