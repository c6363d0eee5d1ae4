-- What do the most troubled customers meet that others do not?
select dimension_value as segment, signal, round(value, 3) as value, round(other_value, 3) as others, n, is_significant
from journeys.segment_comparison
where period_date = date '2024-10-01' and dimension = 'segment' and trouble_rank = 1 and not is_small_sample
order by signal
