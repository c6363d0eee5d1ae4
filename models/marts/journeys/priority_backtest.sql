-- One row per quarter that another follows, and one over all of them: how well the priorities of a quarter foretell
-- where customers of the next one are dissatisfied, beside reach alone.
with tested as (
    select * from {{ ref('int_priority_backtest') }}
),

published as (
    select
        cast(case when period_date is null then 'all' else 'quarter' end as string) as period_grain,
        cast(coalesce(period_date, min(period_date) over ()) as date) as period_date,
        cast(touchpoint_count as bigint) as touchpoint_count,
        cast(dissatisfied_count as bigint) as dissatisfied_count,
        cast(priority_spearman as double) as priority_spearman,
        cast(reach_spearman as double) as reach_spearman,
        cast(priority_caught_share as double) as priority_caught_share,
        cast(reach_caught_share as double) as reach_caught_share,
        cast(difference as double) as difference,
        cast(ci_low as double) as ci_low,
        cast(ci_high as double) as ci_high,
        cast(ci_low > 0 or ci_high < 0 as boolean) as is_significant
    from tested
)

select * from published
