-- What could not be judged, by the reason: that is no pass.
select
    expectation,
    regexp_replace(explanation, ':.*', '') as explanation,
    count(*) as expectations
from ops.expectations
where success is null
group by all
order by all
