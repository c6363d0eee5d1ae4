-- Why customers say they cancel, by quarter.
select period_date, is_partial, cancel_reason, numerator, denominator
from kpis.cancel_reason_shares
where period_grain = 'quarter'
order by period_date, numerator desc, cancel_reason
