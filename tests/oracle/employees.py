"""What employees say of their own means; teams of a few people are not named."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.oracle import seeds
from tests.oracle.business import Business
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.periods import month_of
from tests.oracle.scorecard import SMALL_SAMPLE, SMALL_TEAM

METRIC = "employee_score"


def observations(business: Business) -> Iterator[Observation]:
    """The mean of each form's ratings of tools, knowledge and authority, from 0 to 100."""
    questions = {
        row["question_id"]: row
        for row in seeds.rows("employee_questions")
        if row["metric"] == METRIC
    }
    sizes = team_sizes(business)
    rated: dict[tuple[str, ...], list[Record]] = defaultdict(list)
    for record in business.records("employee_surveys"):
        question = questions.get(record["question_id"])
        if question and question["scale_min"] <= record["score"] <= question["scale_max"]:
            team = named_team(record["team"], sizes)
            touchpoint = record["touchpoint"] or seeds.UNKNOWN
            form = (record["source_system"], record["response_id"], team, touchpoint)
            rated[form].append(record)
    for (source_system, _, team, touchpoint), records in rated.items():
        shares = [rescaled(record, questions[record["question_id"]]) for record in records]
        dimensions = {"source_system": source_system, "team": team, "touchpoint": touchpoint}
        day = business.local_date(max(record["responded_at"] for record in records))
        yield Observation(METRIC, month_of(day), dimensions, sum(shares, Fraction(0)) / len(shares))


def team_sizes(business: Business) -> Counter[str]:
    """People of each team by the list of agents, else the forms of its best month."""
    listed = Counter(agent["team"] for agent in business.records("agents") if agent["team"])
    forms: dict[tuple[str, date], set[tuple[str, str]]] = defaultdict(set)
    for record in business.records("employee_surveys"):
        if record["team"]:
            month = month_of(business.local_date(record["responded_at"]))
            form = (record["source_system"], record["response_id"])
            forms[record["team"], month].add(form)
    heard: Counter[str] = Counter()
    for (team, _), found in forms.items():
        heard[team] = max(heard[team], len(found))
    return Counter({**heard, **listed})


def named_team(team: str | None, sizes: Counter[str]) -> str:
    if team is None:
        return seeds.UNKNOWN
    return team if sizes[team] >= SMALL_SAMPLE else SMALL_TEAM


def rescaled(record: Record, question: Record) -> Fraction:
    low, high = question["scale_min"], question["scale_max"]
    share = (Fraction(record["score"]) - low) / (high - low)
    return 100 * (share if question["direction"] == "up" else 1 - share)
