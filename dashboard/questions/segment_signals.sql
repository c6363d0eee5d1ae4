-- How the signals of the most loyal and of the most troubled group of a quarter differ from those of all others.
select
    period_date,
    dimension,
    dimension_value,
    loyalty_rank = 1 as is_most_loyal,
    trouble_rank = 1 as is_most_troubled,
    segment_comparison.signal,
    segment_comparison.scale,
    coalesce(unit, case signal when 'customers_kept' then 'share' end) as unit,
    coalesce(decimals, 3) as decimals,
    segment_comparison.n,
    segment_comparison.value,
    segment_comparison.other_n,
    segment_comparison.other_value,
    segment_comparison.difference,
    segment_comparison.ci_low,
    segment_comparison.ci_high,
    segment_comparison.is_significant
from journeys.segment_comparison
left join kpis.dim_kpi on segment_comparison.signal = dim_kpi.kpi_id
where (loyalty_rank = 1 or trouble_rank = 1) and not is_small_sample and dimension_value <> 'unknown'
order by period_date, dimension, dimension_value, segment_comparison.signal, segment_comparison.scale
