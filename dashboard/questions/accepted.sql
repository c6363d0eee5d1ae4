-- Who let which checks pass, when and why.
select run_id, accepted_at, accepted_by, reason, array_to_string(checks, ', ') as checks
from ops.overrides
order by accepted_at desc, run_id
