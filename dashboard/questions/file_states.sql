-- Files by what became of them.
select state, count(*) as files
from ops.files
group by state
order by state
