-- What was not as expected of the deliveries and KPIs that were judged. A rejected record is counted in the explanation.
select
    suite,
    delivery,
    expectation,
    column_name,
    severity,
    observed,
    lower,
    upper,
    cast(nullif(replace(regexp_extract(explanation, '^([0-9,]+) rejected', 1), ',', ''), '') as bigint) as rejected,
    explanation
from ops.expectations
where not success
order by severity, suite, delivery, expectation, column_name
