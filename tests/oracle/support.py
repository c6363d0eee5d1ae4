"""KPIs of the stage support."""

from collections.abc import Iterator

from tests.oracle import (
    backlog,
    calls,
    contacts,
    help_searches,
    service_levels,
    support_outcomes,
    support_quality,
    support_times,
)
from tests.oracle.business import Business
from tests.oracle.observation import Observation
from tests.oracle.tickets import read_tickets

SUBJECTS = (
    support_times,
    service_levels,
    support_outcomes,
    support_quality,
    backlog,
    calls,
    contacts,
    help_searches,
)


def observations(business: Business) -> Iterator[Observation]:
    tickets = read_tickets(business)
    for subject in SUBJECTS:
        yield from subject.observations(business, tickets)
