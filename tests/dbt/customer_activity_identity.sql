-- Customers at the start - lost + new + reactivated = customers at the end, and these are the next period's at its start.
-- Where the next period has nobody, the end has nobody either.
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
        coalesce(following.start_count, 0) as next_start_count
    from counts
    left join counts as following
        on counts.period_grain = following.period_grain and counts.next_period_date = following.period_date
),

broken as (
    select followed.*
    from followed
    cross join {{ ref('int_run_context') }} as run_context
    where
        followed.start_count + followed.change != followed.end_count
        or (
            followed.end_count != followed.next_start_count
            and followed.next_period_date <= run_context.as_of_local_date
        )
)

select * from broken
