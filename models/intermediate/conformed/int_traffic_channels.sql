with sessions as (
    select * from {{ ref('int_sessions_summed') }}
),

rules as (
    select * from {{ ref('traffic_channels') }}
),

combinations as (
    select distinct
        coalesce(source, '') as source,
        coalesce(medium, '') as medium,
        coalesce(campaign, '') as campaign,
        referrer_host
    from sessions
),

matched as (
    select
        combinations.*,
        rules.traffic_channel,
        row_number() over (
            partition by combinations.source, combinations.medium, combinations.campaign, combinations.referrer_host
            order by rules.rank nulls last
        ) as choice
    from combinations
    left join rules
        on
            combinations.source like coalesce(rules.source, '')
            and combinations.medium like coalesce(rules.medium, '')
            and combinations.campaign like coalesce(rules.campaign, '')
            and combinations.referrer_host like coalesce(rules.referrer_host, '')
),

channels as (
    select
        source,
        medium,
        campaign,
        referrer_host,
        coalesce(traffic_channel, 'other') as traffic_channel
    from matched
    where choice = 1
)

select * from channels
