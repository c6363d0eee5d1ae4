with answers as (
    select * from {{ ref('int_survey_answers_conformed') }}
    where agent_id is null and ticket_id is not null
),

assignments as (
    select * from {{ ref('stg_ticket_events') }}
    where agent_id is not null
),

run_context as (
    select time_zone from {{ ref('int_run_context') }}
),

-- who held the ticket until the rating: a later hand-over changes whose ticket it is, not whom the customer rated
held as (
    select
        answers.response_id,
        answers.question_id,
        assignments.agent_id,
        row_number() over (
            partition by answers.response_id, answers.question_id
            order by
                assignments.occurred_at desc nulls last,
                assignments.sequence desc nulls last,
                assignments.event_id desc nulls last
        ) as recency
    from answers
    cross join run_context
    inner join assignments
        on
            answers.ticket_id = assignments.ticket_id
            and case
                when answers.responded_is_day
                    then
                        answers.responded_local_date
                        >= {{ local_date('assignments.occurred_at', 'run_context.time_zone') }}
                else answers.responded_at >= assignments.occurred_at
            end
),

credited as (
    select
        response_id,
        question_id,
        agent_id
    from held
    where recency = 1
)

select * from credited
