-- Touchpoints in the order in which to mend them, each part of the arithmetic by itself; the last twelve quarters.
with quarters as (
    select distinct period_date
    from journeys.touchpoint_priorities
    order by period_date desc
    limit 12
)

select
    period_date,
    is_partial,
    priority_rank,
    touchpoint,
    dim_touchpoints.touchpoint_name,
    dim_touchpoints.touchpoint_name_ko,
    reach_count,
    dissatisfied_count,
    dissatisfaction_rate,
    dissatisfaction_ci_low,
    dissatisfaction_ci_high,
    kpi_id,
    kpi_value,
    kpi_n,
    touchpoint_priorities.target_value,
    target_distance,
    customers_beyond_target,
    effect,
    effect_ci_low,
    effect_ci_high,
    effect_bad_n,
    effect_other_n,
    customers_at_stake,
    customer_value_amount,
    value_at_stake_amount,
    is_proven,
    has_too_few
from quarters
inner join journeys.touchpoint_priorities using (period_date)
inner join core.dim_touchpoints using (touchpoint)
order by period_date, priority_rank
