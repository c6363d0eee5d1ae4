-- One row per touchpoint and quarter in which a customer met it and any had a bad experience somewhere: reach,
-- dissatisfied customers (null where nothing could tell of any), the KPI whose target it is held to, and what a
-- customer is expected to bring in.
with met as (
    select * from {{ ref('int_touchpoint_customers') }}
),

interactions as (
    select distinct touchpoint_id as touchpoint from {{ ref('touchpoint_interactions') }}
),

touchpoint_targets as (
    select * from {{ ref('touchpoint_targets') }}
),

kpis as (
    select * from {{ ref('kpis') }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
),

kpi_values as (
    select * from {{ ref('kpi_values') }}
    where period_grain = 'quarter' and timing = 'all'
),

-- accounts may be older than anything else that is known: there is nothing to rank then
told as (
    select distinct period_date from met
    where bad_count > 0
),

-- none seen is zero only where something could have told of it
tellable as (
    select touchpoint from met
    where bad_count > 0
    union distinct
    select touchpoint from {{ ref('fct_survey_answers') }}
    where is_counted and metric in ('nps', 'csat')
    union distinct
    select touchpoint_targets.touchpoint_id as touchpoint
    from touchpoint_targets
    inner join kpi_values on touchpoint_targets.kpi_id = kpi_values.kpi_id
    where kpi_values.dimension = 'all' and kpi_values.n > 0
),

reached as (
    select
        met.touchpoint,
        met.period_date,
        count(*) as reach_count,
        case when tellable.touchpoint is not null then count(case when met.bad_count > 0 then 1 end) end
            as dissatisfied_count,
        cast(sum(case when tellable.touchpoint is not null then met.bad_count end) as bigint) as bad_experience_count
    from met
    inner join interactions on met.touchpoint = interactions.touchpoint
    inner join told on met.period_date = told.period_date
    left join tellable on met.touchpoint = tellable.touchpoint
    group by met.touchpoint, met.period_date, tellable.touchpoint
),

-- where the seed names none, it is what customers say of the touchpoint
measured as (
    select
        reached.*,
        coalesce(touchpoint_targets.kpi_id, 'csat') as kpi_id,
        case when touchpoint_targets.kpi_id is null then 'touchpoint' else 'all' end as dimension,
        case when touchpoint_targets.kpi_id is null then reached.touchpoint else 'all' end as dimension_value
    from reached
    left join touchpoint_targets on reached.touchpoint = touchpoint_targets.touchpoint_id
),

-- the newest expectation that there was then
worth as (
    select
        reached.touchpoint,
        reached.period_date,
        max_by(kpi_values.value, kpi_values.period_date) as customer_value_amount
    from reached
    inner join kpi_values on reached.period_date >= kpi_values.period_date
    where
        kpi_values.kpi_id = 'customer_lifetime_value_expected'
        and kpi_values.dimension = 'all'
        and kpi_values.value is not null
    group by reached.touchpoint, reached.period_date
),

judged as (
    select
        measured.touchpoint,
        measured.period_date,
        measured.reach_count,
        measured.dissatisfied_count,
        measured.bad_experience_count,
        measured.kpi_id,
        measured.dimension,
        kpi_values.value as kpi_value,
        kpi_values.n as kpi_n,
        cast(targets.target as double) as target_value,
        kpis.direction,
        worth.customer_value_amount
    from measured
    inner join kpis on measured.kpi_id = kpis.kpi_id
    left join targets on measured.kpi_id = targets.kpi_id
    left join kpi_values
        on
            measured.kpi_id = kpi_values.kpi_id
            and measured.dimension = kpi_values.dimension
            and measured.dimension_value = kpi_values.dimension_value
            and measured.period_date = kpi_values.period_date
    left join worth on measured.touchpoint = worth.touchpoint and measured.period_date = worth.period_date
)

select * from judged
