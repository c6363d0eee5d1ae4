with spend as (
    select * from {{ ref('stg_marketing_spend') }}
),

rates as (
    select * from {{ ref('int_exchange_rates') }}
),

campaigns as (
    select * from {{ ref('campaigns') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

stated as (
    select
        spend.source_system,
        spend.campaign_id,
        spend.ad_id,
        spend.spend_date,
        spend.channel,
        spend.cost,
        spend.impressions,
        spend.clicks,
        spend.conversions,
        {{ stated_currency('spend') }} as currency,
        {{ mapped('campaigns', 'campaign_type', 'spend.campaign_id') }} as campaign_type
    from spend
    cross join run_context
    {{ mapping_joins('campaigns', 'campaigns', 'source_campaign', 'spend', 'campaign_id') }}
),

facts as (
    select
        cast(stated.source_system as string) as source_system,
        cast(stated.campaign_id as string) as campaign,
        cast(stated.campaign_type as string) as campaign_type,
        cast(stated.ad_id as string) as ad_id,
        cast(stated.spend_date as date) as spend_local_date,
        cast(coalesce(stated.channel, 'unknown') as string) as marketing_channel,
        cast(stated.currency as string) as currency,
        cast(rates.rate as decimal(18, 8)) as exchange_rate,
        cast({{ converted('stated.cost') }} as decimal(18, 4)) as cost_amount,
        cast(stated.impressions as bigint) as impression_count,
        cast(stated.clicks as bigint) as click_count,
        cast(stated.conversions as decimal(18, 4)) as conversion_count
    from stated
    {{ exchange_rate_joins('stated', 'spend_date') }}
)

select * from facts
