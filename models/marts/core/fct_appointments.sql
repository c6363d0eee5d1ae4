with appointments as (
    select * from {{ ref('stg_appointments') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

resolved as (
    select
        appointments.appointment_id,
        appointments.source_system,
        identities.customer_id,
        coalesce(appointments.kind, 'unknown') as appointment_kind,
        appointments.booked_at,
        {{ event_local_date('appointments.booked', 'run_context.time_zone') }} as booked_local_date,
        appointments.held_at,
        coalesce(appointments.outcome, 'unknown') as outcome,
        appointments.lost_reason
    from appointments
    cross join run_context
    left join identities
        on identities.identity_kind = 'customer' and appointments.customer_id = identities.identity
),

enriched as (
    select
        resolved.*,
        {{ customer_as_of_columns('resolved') }}
    from resolved
    {{ customer_as_of_joins('resolved', 'booked_at') }}
),

facts as (
    select
        cast(appointment_id as string) as appointment_id,
        cast(source_system as string) as source_system,
        cast(customer_id as string) as customer_id,
        cast(appointment_kind as string) as appointment_kind,
        cast(booked_at as timestamp) as booked_at,
        cast(booked_local_date as date) as booked_local_date,
        cast(held_at as timestamp) as held_at,
        cast(outcome as string) as outcome,
        cast(lost_reason as string) as lost_reason,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country
    from enriched
)

select * from facts
