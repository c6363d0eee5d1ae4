-- A fact joins a dozen tables to its feed; none of them may drop or double a row.
with counts as (
    {%- for fact, feed in [
        ('fct_orders', 'stg_orders'),
        ('fct_tickets', 'stg_tickets'),
        ('fct_calls', 'stg_calls'),
        ('fct_survey_invitations', 'stg_survey_invitations'),
        ('fct_survey_answers', 'stg_survey_responses'),
        ('fct_subscriptions', 'stg_subscriptions'),
        ('fct_qa_reviews', 'stg_qa_reviews'),
    ] %}
    select
        '{{ fact }}' as fact,
        (select count(*) from {{ ref(fact) }}) as fact_rows,
        (select count(*) from {{ ref(feed) }}) as feed_rows
    {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select * from counts
where fact_rows != feed_rows
