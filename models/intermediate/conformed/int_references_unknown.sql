with

referring as (

    {%- for feed, key, target in [
        ('order_items', 'order_id', 'orders'),
        ('order_payments', 'order_id', 'orders'),
        ('orders', 'customer_id', 'customers'),
        ('survey_invitations', 'order_id', 'orders'),
        ('survey_invitations', 'ticket_id', 'tickets'),
        ('survey_responses', 'invitation_id', 'survey_invitations'),
        ('ticket_events', 'ticket_id', 'tickets'),
        ('tickets', 'order_id', 'orders'),
    ] %}
    select
        '{{ feed }}.{{ key }}' as reference,
        count(*) as record_count,
        count(case when target.{{ key }} is null then 1 end) as unknown_count
    from {{ ref('stg_' ~ feed) }} as feed
    left join (select distinct {{ key }} from {{ ref('stg_' ~ target) }}) as target
        on feed.{{ key }} = target.{{ key }}
    where feed.{{ key }} is not null and exists (select 1 from {{ ref('stg_' ~ target) }})
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

counted as (

    select
        reference,
        record_count,
        unknown_count
    from referring
    where record_count > 0

)

select * from counted
