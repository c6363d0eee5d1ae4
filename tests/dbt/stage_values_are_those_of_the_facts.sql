-- Over the values of each breakdown at each grain, entrants, those who came on and those who left are those of the
-- facts; and the drop-offs by touchpoint and reason are those who left.
with facts as (
    select
        journey_id,
        stage_id,
        count(*) as entrants,
        count(case when outcome = 'advanced' then 1 end) as advanced,
        count(case when outcome = 'dropped' then 1 end) as dropped
    from {{ ref('fct_journey_stages') }}
    group by journey_id, stage_id
),

published as (
    select
        journey_id,
        stage_id,
        period_grain || ' by ' || dimension as cut,
        sum(case when measure = 'entrants' then cast(numerator as bigint) end) as entrants,
        coalesce(sum(case when measure = 'conversion_rate' then cast(numerator as bigint) end), 0) as advanced,
        coalesce(sum(case when measure = 'drop_off_rate' then cast(numerator as bigint) end), 0) as dropped
    from {{ ref('stage_values') }}
    group by journey_id, stage_id, period_grain, dimension
),

left_out as (
    select
        journey_id,
        stage_id,
        sum(numerator) as dropped
    from {{ ref('stage_drop_offs') }}
    group by journey_id, stage_id
),

-- by design, not by what is published: where nothing is, nothing agrees
cuts as (
    select grains.period_grain || ' by ' || dimensions.dimension as cut
    from (values ('month'), ('quarter')) as grains (period_grain)
    cross join (
        values ('all'){% for breakdown in stage_breakdowns() %}, ('{{ breakdown }}'){% endfor %}
    ) as dimensions (dimension)
),

compared as (
    select
        facts.journey_id,
        facts.stage_id,
        cuts.cut
    from facts
    cross join cuts
    left join published
        on facts.journey_id = published.journey_id and facts.stage_id = published.stage_id and cuts.cut = published.cut
    left join left_out on facts.journey_id = left_out.journey_id and facts.stage_id = left_out.stage_id
    where
        facts.entrants is distinct from published.entrants
        or facts.advanced is distinct from published.advanced
        or facts.dropped is distinct from published.dropped
        or facts.dropped <> coalesce(left_out.dropped, 0)
)

select * from compared
