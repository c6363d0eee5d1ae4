-- What was not as expected of the deliveries and KPIs that were judged, but for rejected records (rejects.sql).
select
    delivery,
    expectation,
    column_name,
    severity,
    observed,
    lower,
    upper,
    explanation
from ops.expectations
where not success and not regexp_matches(explanation, '^[0-9,]+ rejected')
order by severity, suite, delivery, expectation, column_name
