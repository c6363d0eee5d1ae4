"""KPIs of the stage feedback: what customers, reviewers and employees say."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import chain

from tests.oracle import detractors, employees, seeds
from tests.oracle.answers import Answer, answers, forms
from tests.oracle.business import Business, profile
from tests.oracle.experiences_asked import Context
from tests.oracle.observation import Number, Observation
from tests.oracle.periods import instant, month_of
from tests.oracle.surveys import Invitation, invitations

RESPONSE_WINDOW = timedelta(days=14)
RESPONDENT = (
    "source_system",
    "channel",
    "segment",
    "customer_type",
    "country",
    "survey",
    "touchpoint",
    "scale",
)


def observations(business: Business) -> Iterator[Observation]:
    """Of every KPI of the stage."""
    context = Context(business)
    sent = invitations(business, context)
    every = answers(business, context, sent)
    counted = [answer for answer in every if answer.is_counted]
    yield from chain.from_iterable(map(of_answer, counted))
    yield from of_customers(counted)
    yield from detractors.observations(business, counted)
    yield from of_forms(every)
    yield from expectation_gaps(counted)
    yield from of_invitations(list(sent.values()), every)
    yield from reviews(business)
    yield from employees.observations(business)


def of_answer(answer: Answer) -> Iterator[Observation]:
    """What one counted answer says by the metric of its question."""

    def observed(kpi_id: str, numerator: Number) -> Observation:
        timed = answer.is_well_timed
        return Observation(kpi_id, answer.answered_on, answer.dimensions, numerator, 1, timed)

    if answer.metric == "nps":
        kind = seeds.surveys()[answer.record["survey_id"]]["survey_type"]
        for kpi_id in ("nps", f"nps_{kind}"):
            yield observed(kpi_id, promoter_points(answer))
        yield observed("likelihood_to_recommend", Fraction(answer.record["score"]))
    if answer.metric == "csat":
        yield observed("csat", int(answer.is_in_best(satisfied_boxes(answer))))
        yield observed("csat_score", answer.rescaled)
    if answer.metric == "ces":
        yield observed("ces", answer.rescaled)
        yield observed("ces_easy_share", int(answer.is_in_best(2)))


def promoter_points(answer: Answer) -> int:
    """100 of a promoter, -100 of a detractor, 0 of a passive."""
    score = answer.record["score"]
    return 100 if score >= 9 else -100 if score <= 6 else 0


def satisfied_boxes(answer: Answer) -> int:
    """How many boxes at the top of the scale mean satisfied."""
    assert answer.question is not None
    length = answer.question["scale_max"] - answer.question["scale_min"] + 1
    return 1 if length <= 3 else 2 if length <= 7 else 3


def of_customers(counted: list[Answer]) -> Iterator[Observation]:
    """Each customer heard once a month, by the latest answer, and by the latest well-timed one."""
    asked = [answer for answer in counted if answer.metric == "nps"]
    for month, answer in latest_answers(asked):
        yield of_customer(month, answer)
    for month, answer in latest_answers([answer for answer in asked if answer.is_well_timed]):
        yield replace(of_customer(month, answer), is_of_all=False, is_well_timed=True)


def latest_answers(asked: list[Answer]) -> Iterator[tuple[date, Answer]]:
    """The latest of each customer and month; of unknown customers each is one of its own."""
    latest: dict[tuple[object, date], Answer] = {}
    for answer in asked:
        who = answer.customer.customer_id if answer.customer else id(answer)
        latest[who, month_of(answer.answered_on)] = answer
    return ((month, answer) for (_, month), answer in latest.items())


def of_customer(month: date, answer: Answer) -> Observation:
    dimensions = {name: answer.dimensions[name] for name in RESPONDENT}
    return Observation("nps_per_customer", month, dimensions, promoter_points(answer))


def of_forms(every: list[Answer]) -> Iterator[Observation]:
    """Filled-in surveys with a counted score: do they hold words?"""
    for form in forms(every).values():
        scored = [one for one in form if one.is_counted and one.metric != "expectation"]
        if scored:
            first = min(scored, key=lambda answer: answer.record["question_id"])
            has_words = any(answer.record["comment"] for answer in form)
            yield Observation(
                "comment_rate",
                first.answered_on,
                first.dimensions,
                int(has_words),
                1,
                first.is_well_timed,
            )


def expectation_gaps(counted: list[Answer]) -> Iterator[Observation]:
    """What was found less what was expected, of forms that tell both about one touchpoint."""
    for form in forms(counted).values():
        expected = {touchpoint(one): one.rescaled for one in form if one.metric == "expectation"}
        for found in form:
            if found.metric == "csat" and touchpoint(found) in expected:
                gap = found.rescaled - expected[touchpoint(found)]
                day, timed = found.answered_on, found.is_well_timed
                yield Observation("expectation_gap", day, found.dimensions, gap, 1, timed)


def touchpoint(answer: Answer) -> str:
    """The touchpoint that the question asks about."""
    assert answer.question is not None
    return str(answer.question["touchpoint_id"])


def of_invitations(sent: list[Invitation], every: list[Answer]) -> Iterator[Observation]:
    """Sent too early, and answered within 14 days."""
    answered: dict[int, date] = {}
    for answer in every:
        said = answer.record["score"] is not None or answer.record["comment"]
        if answer.invitation and said:
            answered.setdefault(id(answer.invitation), answer.record["responded_at"])
    named = {answer.record["survey_id"] for answer in every if answer.invitation}
    for invitation in sent:
        dimensions = invitation.dimensions
        day = invitation.sent_on
        if invitation.is_premature is not None:
            yield Observation(
                "premature_survey_rate", day, dimensions, int(invitation.is_premature)
            )
        if invitation.is_premature_as_recorded is not None:
            bare = int(invitation.is_premature_as_recorded)
            yield Observation("premature_survey_rate_as_recorded", day, dimensions, bare)
        survey = seeds.surveys().get(invitation.record["survey_id"])
        is_asked = survey is None or survey["is_invited"] == "true"
        if is_asked and invitation.is_delivered and invitation.record["survey_id"] in named:
            at = answered.get(id(invitation))
            in_time = (
                at is not None and instant(at) <= instant(invitation.sent_at) + RESPONSE_WINDOW
            )
            yield Observation("survey_response_rate", day, dimensions, int(in_time))


def reviews(business: Business) -> Iterator[Observation]:
    """Product reviews; one without a date counts on the day of its export."""
    products = {
        (product["source_system"], product["product_id"]): product
        for product in business.records("products")
    }
    for record in business.records("product_reviews"):
        posted = record["posted_at"] or record["exported_on"]
        if not business.has_happened(posted):
            continue
        customer = business.people.of(record)
        product = products.get((record["source_system"], record["product_id"]))
        category = product["category"] if product else None
        dimensions = {
            "source_system": record["source_system"],
            **profile(customer, posted),
            "product_category": category
            or (seeds.UNKNOWN if record["product_id"] else seeds.NOT_APPLICABLE),
        }
        day = business.local_date(posted)
        yield Observation("positive_review_share", day, dimensions, int(record["rating"] >= 4))
        yield Observation("review_rating", day, dimensions, record["rating"])
