-- One row per visitor and period; all devices of a customer are one visitor. Where it came from is what its first
-- session of the period says. Without any order of a customer nobody knows who became one, nor in periods before the
-- first one on record.
with sessions as (
    select * from {{ ref('fct_sessions') }}
),

first_orders as (
    select
        customer_id,
        placed_local_date
    from {{ ref('fct_orders') }}
    where order_number = 1
),

run_context as (
    select as_of from {{ ref('int_run_context') }}
),

recorded as (
    select min(placed_local_date) as since_date from first_orders
),

grains as (
    {{ kpi_grains() }}
),

placed as (
    select
        sessions.*,
        coalesce(sessions.customer_id, sessions.visitor_id) as person_id,
        grains.period_grain,
        {{ period_start('sessions.started_local_date', 'grains.period_grain') }} as period_date
    from sessions
    inner join run_context on sessions.started_at <= run_context.as_of
    cross join grains
    where grains.period_grain <> 'day'
),

numbered as (
    select
        *,
        row_number() over (
            partition by period_grain, period_date, person_id
            order by started_at nulls last, session_id nulls last
        ) as place
    from placed
),

visitors as (
    select
        numbered.*,
        first_orders.customer_id is not null as is_acquired
    from numbered
    inner join recorded
        on {{ next_period_start('numbered.period_date', 'numbered.period_grain') }} > recorded.since_date
    left join first_orders
        on
            numbered.customer_id = first_orders.customer_id
            and numbered.period_date = {{ period_start('first_orders.placed_local_date', 'numbered.period_grain') }}
    where numbered.place = 1
),

observations as (
    select
        session_id as entity_id,
        customer_id,
        started_at as observed_at,
        period_grain,
        period_date as local_date,
        {{ kpi_breakdown_columns('visitor_period') }},
        true as is_well_timed,
        cast(case when is_acquired then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from visitors
)

select * from observations
