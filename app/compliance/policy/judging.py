"""Verdicts by the classes of the two parties: judged once in a process, and looked up ever after.

A class never changes, nor does a day, nor the policy of a process: nothing that was judged has to be judged again.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from app.compliance.policy import queries
from app.compliance.policy.facts import Facts
from app.compliance.policy.policy import Policy
from app.compliance.policy.verdicts import UNREAD, Judgement, judge
from matching.profiles import Form

MOST_KEPT = 200_000


class Question(NamedTuple):
    """The classes of a pair's parties, none where a party's facts are not read yet; the form; the day."""

    class_a: int | None
    class_b: int | None
    form: str
    day: date


def judgements(policy: Policy, connection: Connection, questions: Iterable[Question]) -> Mapping[Question, Judgement]:
    """One statement for all classes that were not met before, and none where there are no such."""
    asked = set(questions)
    _learn(policy, connection, {one for asked_one in asked for one in (asked_one.class_a, asked_one.class_b) if one})
    return {question: _judged(policy, question) for question in asked}


def _learn(policy: Policy, connection: Connection, classes: set[int]) -> None:
    if new := classes - policy.known.keys():
        for class_id, (vocabulary, facts) in queries.facts_of_classes(connection, new).items():
            policy.known[class_id] = Facts.restored(facts) if vocabulary == policy.vocabulary.key else None


def _judged(policy: Policy, question: Question) -> Judgement:
    if question.class_a is None or question.class_b is None:
        return UNREAD
    facts_a, facts_b = policy.known.get(question.class_a), policy.known.get(question.class_b)
    if facts_a is None or facts_b is None:
        return UNREAD
    key = question.class_a, question.class_b, Form(question.form), question.day
    if key not in policy.judged:
        if len(policy.judged) >= MOST_KEPT:
            policy.judged.clear()
        policy.judged[key] = judge(policy.packs, facts_a, facts_b, Form(question.form), question.day)
    return policy.judged[key]
