"""The verdicts of the policy beside matches: told for each, and what a list may be narrowed by."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import orjson
from orjson import Fragment
from sqlalchemy import (
    ColumnElement,
    Connection,
    String,
    and_,
    cast,
    func,
    literal_column,
    or_,
    select,
)

from app.compliance.policy.judging import Question, judgements
from app.compliance.policy.policy import Day, Policy
from app.compliance.policy.verdicts import Judgement, PolicyVerdict
from app.portfolio.companies.queries import listed_in
from models import Corridor, Match, Party, Run

match, run = Match.__table__.c, Run.__table__.c
_of_a, _of_b = (Party.__table__.alias(f"judged_{side}") for side in "ab")
CLASS_A, CLASS_B = (
    select(of.c.policy_class_id).where(of.c.id == party_id).scalar_subquery()
    for of, party_id in ((_of_a, match.party_a_id), (_of_b, match.party_b_id))
)
AS_OF = select(Corridor.as_of).where(Corridor.id == run.corridor_id).scalar_subquery()
"""The corridor's own day."""
COLUMNS = (CLASS_A.label("class_a"), CLASS_B.label("class_b"), AS_OF.label("as_of"))
"""What a verdict follows from, read with every match."""
_ZERO, _COLON = (literal_column(f"'{constant}'", String) for constant in "0:")
_OF_A, _OF_B = (func.coalesce(cast(of, String), _ZERO) for of in (CLASS_A, CLASS_B))
IN_QUESTION: ColumnElement[str] = _OF_A + _COLON + _OF_B + _COLON + match.form + _COLON + cast(match.run_id, String)
"""The classes of a match, its form and its run, in one text."""


def narrowing(given: Collection[str], dialect: str) -> list[ColumnElement[bool]]:
    """With `in_question` in `given`, a list in JSON of `IN_QUESTION`: that a match is among them."""
    if "in_question" not in given:
        return []
    return [IN_QUESTION.in_(listed_in(dialect, "in_question", String))]


class Verdicted(NamedTuple):
    """What is told beside a match: the verdict, and JSON of what it rests on."""

    verdict: str
    compliance: Fragment


def verdicts_on(
    connection: Connection, matches: Iterable[tuple[Any, ...]], policy: Policy, day: date | None
) -> Mapping[int, Verdicted]:
    """Match -> its verdict. Of each match are given its id, its form, and what `COLUMNS` has of it."""
    asked: dict[tuple[Any, ...], list[int]] = {}
    for match_id, *question in matches:
        asked.setdefault(tuple(question), []).append(match_id)
    days = {as_of: policy.day(as_date(as_of), day) for *_, as_of in asked}
    questions = {each: Question(each[1], each[2], each[0], days[each[3]].day) for each in asked}
    found = judgements(policy, connection, questions.values())
    told: dict[int, Verdicted] = {}
    for each, match_ids in asked.items():
        judgement = found[questions[each]]
        verdicted = Verdicted(judgement.verdict.value, _fragment(policy, connection, judgement, days[each[3]]))
        told.update(dict.fromkeys(match_ids, verdicted))
    return told


def as_date(stored: date | str | None) -> date | None:
    """Statements of lists go to the driver as they are, and that of SQLite gives texts for days."""
    return date.fromisoformat(stored) if isinstance(stored, str) else stored


def _fragment(policy: Policy, connection: Connection, judgement: Judgement, day: Day) -> Fragment:
    lists = policy.lists_lately(connection)
    said = {
        "day": day.day,
        "replayed": day.replayed,
        "rules": judgement.codes,
        "policy": policy.version,
        "lists": lists.state,
        "lists_age_days": lists.age_days,
    }
    return Fragment(orjson.dumps(said))


def in_question(
    connection: Connection, owner: int | str, company_matches: ColumnElement[bool], policy: Policy, day: date | None
) -> Mapping[PolicyVerdict, list[str]]:
    """The `IN_QUESTION` of all matches of a list, by their verdicts: few, whatever the number of matches."""
    query = (
        select(CLASS_A.label("class_a"), CLASS_B.label("class_b"), match.form, match.run_id, AS_OF.label("as_of"))
        .select_from(Match.__table__)
        .join(Run.__table__, run.id == match.run_id)
        .where(company_matches)
        .distinct()
    )
    rows = connection.execute(query, {"owner": owner}).all()
    asked = {row: Question(row.class_a, row.class_b, row.form, policy.day(row.as_of, day).day) for row in rows}
    found = judgements(policy, connection, asked.values())
    by_verdict: dict[PolicyVerdict, list[str]] = {verdict: [] for verdict in PolicyVerdict}
    for row, question in asked.items():
        text = f"{row.class_a or 0}:{row.class_b or 0}:{row.form}:{row.run_id}"
        by_verdict[found[question].verdict].append(text)
    return by_verdict


def of_parties(party_id: ColumnElement[Any], current_runs: Any) -> ColumnElement[bool]:
    """The matches of a party in lists that are served."""
    return and_(or_(match.party_a_id == party_id, match.party_b_id == party_id), match.run_id.in_(current_runs))
