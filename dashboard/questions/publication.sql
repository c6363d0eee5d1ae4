-- What the page speaks of: the run, its moment, its time zone and currency.
select run_id, as_of, time_zone, currency, small_sample_n
from ops.publication
