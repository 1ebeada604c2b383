"""Parties in classes of equal facts: read again when a profile, the policy or a list has changed, and what changed."""

from collections.abc import Collection, Sequence
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from app.compliance.policy import queries
from app.compliance.policy.facts import Facts
from app.compliance.policy.policy import Policy
from app.compliance.policy.queries import Due
from app.compliance.policy.reading import facts_of
from app.database import transaction
from app.jobs.task import Task
from app.portfolio import parties
from models import PolicyChange
from models.base import now

AT_ONCE = 200
"""parties read in one transaction"""


def tasks(engine: Engine, policy: Policy) -> list[Task]:
    def is_due(session: Session) -> list[int]:
        return [0] if queries.any_due(session) or _unlike(session, policy) else []

    return [Task("facts", is_due, lambda _item: bring_up_to_date(engine, policy))]


def bring_up_to_date(engine: Engine, policy: Policy) -> None:
    """Everybody is in the class that the policy, the lists and the profiles of today make; changes are on record."""
    with transaction(engine) as session:
        note(session, policy)
        is_due = queries.any_due(session)
    if is_due:
        policy.screener.make_ready(engine)
    while True:
        with transaction(engine) as session:
            found = queries.due(session, AT_ONCE)
            _classify(session, policy, found)
        if len(found) < AT_ONCE:
            return


def facts_today(session: Session, policy: Policy, party_ids: Collection[int]) -> dict[int, tuple[int, Facts]]:
    """Party -> its class and its facts, read now: for what must not be a moment old."""
    read = facts_of(session, policy.vocabulary, policy.screener, party_ids)
    ids = queries.class_ids(session, {_key(policy, facts): _row(policy, facts) for facts in read.values()})
    return {party_id: (ids[_key(policy, facts)], facts) for party_id, facts in read.items()}


def facts_now(session: Session, policy: Policy, party_ids: Collection[int]) -> dict[int, Facts]:
    """Party -> its facts, read now; nothing is written."""
    return facts_of(session, policy.vocabulary, policy.screener, party_ids)


def note(session: Session, policy: Policy) -> bool:
    """Whether the policy or the lists are others than were last seen; if so it is on record, and facts are due."""
    lists = policy.lists_now(session).version
    changed = _unlike(session, policy)
    for cause in changed:
        last = queries.last_noted(session, cause)
        details: dict[str, Any] = {"vocabulary": policy.vocabulary.key, "rules": policy.digests()}
        if cause == "policy":
            details |= _differences(last.details["rules"] if last else {}, details["rules"])
        if last is not None and (cause == "lists" or last.details["vocabulary"] != policy.vocabulary.key):
            parties.mark_facts_due(session)
        session.add(PolicyChange(cause=cause, policy=policy.version, lists=lists, details=details))
        session.flush()
    return bool(changed)


def _unlike(session: Session, policy: Policy) -> list[str]:
    """What is another than it was last seen: `policy`, `lists`."""
    lists = policy.lists_now(session).version
    last = {cause: queries.last_noted(session, cause) for cause in ("policy", "lists")}
    of_policy, of_lists = last["policy"], last["lists"]
    return [
        cause
        for cause, is_same in (
            ("policy", of_policy is not None and of_policy.policy == policy.version),
            ("lists", of_lists is not None and of_lists.lists == lists),
        )
        if not is_same
    ]


def _differences(before: dict[str, str], after: dict[str, str]) -> dict[str, list[str]]:
    return {
        "added": sorted(after.keys() - before.keys()),
        "removed": sorted(before.keys() - after.keys()),
        "changed": sorted(code for code in after.keys() & before.keys() if after[code] != before[code]),
    }


def _classify(session: Session, policy: Policy, found: Sequence[Due]) -> None:
    today = facts_today(session, policy, [one.party_id for one in found])
    queries.put_into_classes(session, {one: today[one.party_id][0] for one in found if one.party_id in today})
    before = queries.facts_of_classes(session.connection(), {one.class_id for one in found if one.class_id})
    lists = policy.lists_now(session).version
    for one in found:
        if one.party_id not in today or one.class_id is None or today[one.party_id][0] == one.class_id:
            continue
        class_id, facts = today[one.party_id]
        vocabulary, stored = before[one.class_id]
        cause = _cause(Facts.restored(stored), facts) if vocabulary == policy.vocabulary.key else "policy"
        session.add(
            PolicyChange(
                cause=cause,
                policy=policy.version,
                lists=lists,
                party_id=one.party_id,
                before_id=one.class_id,
                after_id=class_id,
                noted_at=now(),
            )
        )


def _cause(before: Facts, after: Facts) -> str:
    """Whether the lists alone can have done it."""
    return "lists" if replace(before, listings=()) == replace(after, listings=()) else "facts"


def differing(before: Facts, after: Facts) -> list[str]:
    return [field.name for field in fields(Facts) if getattr(before, field.name) != getattr(after, field.name)]


def _key(policy: Policy, facts: Facts) -> str:
    return f"{policy.vocabulary.key}{facts.key()}"


def _row(policy: Policy, facts: Facts) -> tuple[str, bytes]:
    return policy.vocabulary.key, facts.stored()
