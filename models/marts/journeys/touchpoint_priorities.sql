-- One row per touchpoint and quarter: what its priority is made of, each its own column, and the rank.
with priorities as (
    select * from {{ ref('int_touchpoint_priorities') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

published as (
    select
        cast(priorities.touchpoint as string) as touchpoint,
        cast(priorities.period_date as date) as period_date,
        cast(priorities.rank as bigint) as priority_rank,
        cast(priorities.reach_count as bigint) as reach_count,
        cast(priorities.bad_experience_count as bigint) as bad_experience_count,
        cast(priorities.dissatisfied_count as bigint) as dissatisfied_count,
        cast(priorities.dissatisfaction_rate as double) as dissatisfaction_rate,
        cast(priorities.dissatisfaction_ci_low as double) as dissatisfaction_ci_low,
        cast(priorities.dissatisfaction_ci_high as double) as dissatisfaction_ci_high,
        cast(priorities.kpi_id as string) as kpi_id,
        cast(priorities.dimension as string) as kpi_dimension,
        cast(priorities.kpi_value as double) as kpi_value,
        cast(priorities.kpi_n as bigint) as kpi_n,
        cast(priorities.target_value as double) as target_value,
        cast(priorities.target_distance as double) as target_distance,
        cast(priorities.customers_beyond_target as double) as customers_beyond_target,
        cast(priorities.effect as double) as effect,
        cast(priorities.effect_ci_low as double) as effect_ci_low,
        cast(priorities.effect_ci_high as double) as effect_ci_high,
        cast(priorities.effect_bad_n as bigint) as effect_bad_n,
        cast(priorities.effect_other_n as bigint) as effect_other_n,
        cast(priorities.customers_at_stake as double) as customers_at_stake,
        cast(priorities.customer_value_amount as double) as customer_value_amount,
        cast(priorities.value_at_stake_amount as double) as value_at_stake_amount,
        cast(run_context.currency as string) as currency,
        cast(priorities.is_proven as boolean) as is_proven,
        cast(priorities.has_too_few as boolean) as has_too_few,
        cast(
            run_context.as_of_local_date < {{ next_period_start('priorities.period_date', "'quarter'") }} as boolean
        ) as is_partial
    from priorities
    cross join run_context
)

select * from published
