-- Of every month, promoters + passives + detractors = answers, and the sums that the net promoter score is made of are
-- those of these three groups. Counted from the scores, past the macro that sorts them.
with answers as (
    select
        cast(date_trunc('month', responded_local_date) as date) as month_date,
        count(*) as answers,
        count(case when score >= 9 then 1 end) as promoters,
        count(case when score in (7, 8) then 1 end) as passives,
        count(case when score <= 6 then 1 end) as detractors
    from {{ ref('fct_survey_answers') }}
    where metric = 'nps' and is_counted
    group by date_trunc('month', responded_local_date)
),

told as (
    select
        cast(date_trunc('month', local_date) as date) as month_date,
        sum(n) as n,
        sum(denominator) as denominator,
        sum(numerator) as numerator,
        sum(numerator_squares) as numerator_squares
    from {{ ref('int_kpi_daily') }}
    where observations = 'nps' and dimension = 'all' and timing = 'all'
    group by date_trunc('month', local_date)
),

compared as (
    select
        coalesce(answers.month_date, told.month_date) as month_date,
        answers.answers,
        answers.promoters,
        answers.passives,
        answers.detractors,
        told.n,
        told.denominator,
        told.numerator,
        told.numerator_squares
    from answers
    full join told on answers.month_date = told.month_date
)

select * from compared
where
    promoters + passives + detractors is distinct from answers
    or n is distinct from answers
    or denominator is distinct from answers
    or numerator is distinct from promoters - detractors
    or numerator_squares is distinct from promoters + detractors
