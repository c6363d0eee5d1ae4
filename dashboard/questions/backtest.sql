-- Did the priorities of a quarter tell where the next quarter's customers were dissatisfied, better than reach alone?
select
    period_grain,
    period_date,
    dissatisfied_count,
    priority_caught_share,
    reach_caught_share,
    difference,
    ci_low,
    ci_high,
    priority_spearman,
    reach_spearman,
    is_significant
from journeys.priority_backtest
order by period_grain desc, period_date
