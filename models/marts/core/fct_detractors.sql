with answers as (
    select
        *,
        lead(score) over (
            partition by customer_id, survey_id, question_id
            order by responded_at nulls last, response_id nulls last
        ) as next_score,
        lead(responded_at) over (
            partition by customer_id, survey_id, question_id
            order by responded_at nulls last, response_id nulls last
        ) as next_responded_at
    from {{ ref('fct_survey_answers') }}
    where metric = 'nps' and is_counted
),

detractors as (
    select * from answers
    where {{ promoter_sign('score') }} = -1
),

contacts as (
    select * from {{ ref('int_customer_contacts') }}
),

-- before the first contact on record nobody wrote down whom they called
recorded as (
    select min(contacted_at) as first_contacted_at from contacts
),

reached as (
    select
        detractors.response_id,
        detractors.question_id,
        min(contacts.contacted_at) as followed_up_at
    from detractors
    inner join contacts
        on
            detractors.customer_id = contacts.customer_id
            and case
                when detractors.responded_is_day
                    then
                        contacts.contacted_local_date between detractors.responded_local_date
                        and detractors.responded_local_date + 2
                else
                    contacts.contacted_at between detractors.responded_at
                    and detractors.responded_at + interval '48' hour
            end
    group by detractors.response_id, detractors.question_id
),

followed as (
    select
        detractors.*,
        reached.followed_up_at,
        case
            when detractors.customer_id is not null and detractors.responded_at >= recorded.first_contacted_at
                then reached.followed_up_at is not null
        end as is_followed_up,
        case
            when
                detractors.customer_id is not null
                and detractors.next_responded_at <= detractors.responded_at + interval '180' day
                then detractors.next_score > detractors.score
        end as is_rescored_higher
    from detractors
    cross join recorded
    left join reached
        on detractors.response_id = reached.response_id and detractors.question_id = reached.question_id
),

facts as (
    select
        cast(response_id as string) as response_id,
        cast(question_id as string) as question_id,
        cast(source_system as string) as source_system,
        cast(customer_id as string) as customer_id,
        cast(score as decimal(18, 4)) as score,
        cast(responded_at as timestamp) as responded_at,
        cast(responded_local_date as date) as responded_local_date,
        cast(followed_up_at as timestamp) as followed_up_at,
        cast(is_followed_up as boolean) as is_followed_up,
        cast(case when is_rescored_higher is not null then next_score end as decimal(18, 4)) as next_score,
        cast(case when is_rescored_higher is not null then next_responded_at end as timestamp) as next_responded_at,
        cast(is_rescored_higher as boolean) as is_rescored_higher,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(team as string) as team,
        cast(survey as string) as survey,
        cast(touchpoint as string) as touchpoint
    from followed
)

select * from facts
