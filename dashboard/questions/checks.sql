-- How many checks ended how.
select status, count(*) as checks, sum(failures) as failures
from ops.checks
group by status
order by status
