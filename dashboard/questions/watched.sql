-- What to watch in each stage of a journey, with the newest final value.
select
    journey_signals.journey_id,
    journey_signals.stage_id,
    journey_signals.kpi_id,
    journey_signals.dimension,
    journey_signals.dimension_value,
    journey_signals.signal,
    journey_signals.signal_ko,
    journey_signals.lens,
    journey_signals.source,
    journey_signals.period_date,
    journey_signals.value,
    journey_signals.n,
    journey_signals.target_value,
    journey_signals.status
from journeys.journey_signals
order by journey_id, stage_number, lens, kpi_id, dimension, dimension_value
