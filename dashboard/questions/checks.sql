-- How many checks ended how.
select status, count(*) as checks
from ops.checks
group by status
order by status
