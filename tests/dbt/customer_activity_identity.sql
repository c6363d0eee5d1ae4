-- Customers at the start - lost + new + reactivated = customers at the end, and these are the next period's at its start.
-- Where a period of nobody lies between, the start must be nobody too.
with counts as (
    select
        period_grain,
        period_date,
        {{ next_period_start('period_date', 'period_grain') }} as next_period_date,
        count(case when is_active_at_start then 1 end) as start_count,
        sum(new_count + reactivated_count - lost_count) as change,
        count(case when is_active_at_end then 1 end) as end_count
    from {{ ref('fct_customer_periods') }}
    group by period_grain, period_date
),

followed as (
    select
        counts.*,
        coalesce(following.start_count, 0) as next_start_count,
        following.period_grain is null as is_last
    from counts
    left join counts as following
        on counts.period_grain = following.period_grain and counts.next_period_date = following.period_date
)

select * from followed
where start_count + change != end_count or (not is_last and end_count != next_start_count) or (is_last and end_count > 0 and next_period_date <= (select as_of_local_date from {{ ref('int_run_context') }}))
