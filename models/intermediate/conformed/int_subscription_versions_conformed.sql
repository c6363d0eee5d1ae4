with versions as (
    select * from {{ ref('stg_subscriptions_versions') }}
),

statuses as (
    select * from {{ ref('status_mappings') }}
),

translated as (
    select
        versions.subscription_id,
        versions.version_at,
        versions.monthly_amount,
        {{ mapped('statuses', 'status', 'versions.status') }} as status
    from versions
    {{ mapping_joins('statuses', 'statuses', 'source_status', 'versions', 'status', "entity = 'subscription'") }}
),

numbered as (
    select
        *,
        row_number() over (partition by subscription_id order by version_at nulls last) as version_number,
        lead(version_at) over (partition by subscription_id order by version_at nulls last) as next_version_at
    from translated
)

select * from numbered
