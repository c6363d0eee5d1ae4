-- Checks that warn or failed.
select
    check_name,
    kind,
    severity,
    status,
    failures,
    evaluated,
    case when kind = 'load' then check_name else kind end as advice
from ops.checks
where status <> 'pass'
order by status, kind, check_name
