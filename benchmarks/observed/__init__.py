"""What the floor observes for each KPI that it knows."""

from benchmarks.observed import loyalty, orders, sessions, surveys, tickets, voices

OBSERVED = (
    orders.OBSERVED
    + tickets.OBSERVED
    + surveys.OBSERVED
    + sessions.OBSERVED
    + voices.OBSERVED
    + loyalty.OBSERVED
)
