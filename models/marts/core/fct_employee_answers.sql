with answers as (
    select * from {{ ref('stg_employee_surveys') }}
),

questions as (
    select * from {{ ref('employee_questions') }}
),

agents as (
    select * from {{ ref('dim_agents') }}
    where is_listed
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

dated as (
    select
        answers.response_id,
        answers.question_id,
        answers.source_system,
        answers.team,
        coalesce(answers.touchpoint, 'unknown') as touchpoint,
        coalesce(questions.metric, 'other') as metric,
        questions.scale_min,
        questions.scale_max,
        questions.direction,
        answers.score,
        answers.responded_at,
        {{ local_date('answers.responded_at', 'run_context.time_zone') }} as responded_local_date
    from answers
    cross join run_context
    left join questions on answers.question_id = questions.question_id
),

listed as (
    select
        team,
        count(*) as people
    from agents
    group by team
),

monthly as (
    select
        team,
        cast(date_trunc('month', responded_local_date) as date) as month_date,
        count(distinct response_id) as people
    from dated
    group by team, cast(date_trunc('month', responded_local_date) as date)
),

-- without a list of its people a team has as many as filled in a form in its best month
heard as (
    select
        team,
        max(people) as people
    from monthly
    group by team
),

sized as (
    select
        dated.*,
        coalesce(listed.people, heard.people, 0) >= run_context.small_sample_n as is_large_enough
    from dated
    cross join run_context
    left join listed on dated.team = listed.team
    left join heard on dated.team = heard.team
),

facts as (
    select
        cast(response_id as string) as response_id,
        cast(question_id as string) as question_id,
        cast(source_system as string) as source_system,
        cast(case when team is null then 'unknown' when is_large_enough then team else 'small_team' end as string)
            as team,
        cast(touchpoint as string) as touchpoint,
        cast(metric as string) as metric,
        cast(scale_min as int) as scale_min,
        cast(scale_max as int) as scale_max,
        cast(score as decimal(18, 4)) as score,
        cast(case when score between scale_min and scale_max then {{ rescaled_score() }} end as bigint)
            as rescaled_score,
        cast(responded_at as timestamp) as responded_at,
        cast(responded_local_date as date) as responded_local_date
    from sized
)

select * from facts
