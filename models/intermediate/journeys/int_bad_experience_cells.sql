-- One row per number of bad experiences, period and dimension value: customers who could be lost and how many were,
-- of the new beside those without one. Fourth and later experiences are left out, as of bad_experience_churn_rate.
with experiences as (
    select
        *,
        cast(date_trunc('quarter', occurred_local_date) as date) as quarter_date
    from {{ ref('fct_experiences') }}
    where bad_number <= 3 and is_active and is_lost_after is not null
),

placed as (
    select
        experiences.experience_number,
        grains.period_grain,
        dimensions.dimension,
        experiences.is_lost_after,
        case grains.period_grain
            when 'quarter' then experiences.quarter_date else min(experiences.quarter_date) over ()
        end as period_date,
        case dimensions.dimension when 'all' then 'all' else experiences.customer_type end as dimension_value
    from experiences
    cross join (values ('quarter'), ('all')) as grains (period_grain)
    cross join (values ('all'), ('customer_type')) as dimensions (dimension)
),

grouped as (
    select
        experience_number,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        count(*) as n,
        count(case when is_lost_after then 1 end) as total
    from placed
    group by experience_number, period_grain, period_date, dimension, dimension_value
),

-- only of the new: who has bought often has had more to go wrong, and stays
cells as (
    select
        grouped.*,
        coalesce(without.n, 0) as other_n,
        coalesce(without.total, 0) as other_total
    from grouped
    left join grouped as without
        on
            grouped.period_grain = without.period_grain
            and grouped.period_date = without.period_date
            and grouped.dimension = without.dimension
            and grouped.dimension_value = without.dimension_value
            and without.experience_number = '0'
            and grouped.experience_number <> '0'
            and grouped.dimension = 'customer_type'
            and grouped.dimension_value = 'new'
)

select * from cells
