"""Who may meet whom, in which form, and what it is worth: from the event's run, the law, and what people said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Row
from sqlalchemy.orm import Session

from app.accounts.roles import OPERATOR
from app.clearances.release import Asked, Purpose, Release, examine
from app.compliance.policy.policy import Policy
from app.events.plans import loading
from app.events.plans.attending import Attending
from app.events.plans.hall import Hall, Key
from matching.profiles import Form
from models import Event

WISH = 10.0
"""Points that a wish adds to a pair's value, of each side that has it."""
MEETINGS = (Form.COMMERCIAL_PARTNERSHIP, Form.TECHNOLOGY_TRANSFER, Form.JOINT_PROJECT)


@dataclass(frozen=True, slots=True)
class About:
    """What two would meet about."""

    pair_id: int | None
    form: str
    score: float


@dataclass(frozen=True, slots=True)
class Candidates:
    """`values` (n_a, n_b): NaN where two may not or cannot meet. `excluded` counts the pairs by the reason."""

    values: NDArray[np.float64]
    about: Mapping[Key, About]
    """in the best form"""
    others: Mapping[Key, Sequence[About]]
    """in further forms, where they were asked for"""
    interpreted: NDArray[np.bool_]
    """(n_a, n_b): needs an interpreter"""
    mandatory: Sequence[tuple[int, int]]
    """places of those who must meet"""
    excluded: Mapping[str, int]
    why_not: Mapping[Key, str]
    """of those who must meet and may not"""

    def in_form(self, key: Key, form: Form) -> About:
        """What two would meet about in one of the forms that they may meet in."""
        return next(one for one in (self.about[key], *self.others.get(key, ())) if one.form == form)


def candidates(
    policy: Policy,
    session: Session,
    hall: Hall,
    run_id: int | None,
    *,
    pinned: AbstractSet[Key] = frozenset(),
    must: AbstractSet[Key] = frozenset(),
    planned: AbstractSet[Key] = frozenset(),
    met: AbstractSet[Key] = frozenset(),
    every_form: bool = False,
) -> Candidates:
    """Only pairs that the law releases now, in the best form that it releases.

    `pinned` meetings are in their own slot, whatever slot a rule has for them. `must`: meetings that must be beside
    those of a rule. What is `planned` already may fall away by the law, by a veto, or because the two are
    never there together, but not because they know each other by now. Who has `met` already does not meet again.
    `every_form`: also what they may meet about beside that.
    """
    excluded: Counter[str] = Counter()
    must = ({(rule.a_id, rule.b_id) for rule in hall.rules if rule.kind == "must_meet"} | must) - met
    asked = must | planned
    by_party = {one.party_id: one.id for one in hall.people}
    rows: dict[Key, list[Row[Any]]] = {}
    for row in loading.listed(session, run_id) if run_id is not None else ():
        if row.party_a_id in by_party and row.party_b_id in by_party:
            key = by_party[row.party_a_id], by_party[row.party_b_id]
            if key not in met:
                rows.setdefault(key, []).append(row)
    wanted = {key: _chosen(hall, listed, key in asked, excluded) for key, listed in rows.items()}
    listed = {key: some for key, some in wanted.items() if some}
    forms = _released(policy, session, hall, listed, excluded, every_form=every_form)
    released = {key: some[0] for key, some in forms.items()}
    released |= _unlisted(policy, session, hall, asked - released.keys())
    others = {key: some[1:] for key, some in forms.items() if some[1:]}
    return _matrix(hall, released, others, must, pinned, loading.vetoed(session, hall.event.id), excluded)


def _chosen(hall: Hall, listed: Sequence[Row[Any]], must: bool, excluded: Counter[str]) -> list[Row[Any]]:
    """The forms that two may meet about, the best first; none if what is known of them is against it."""
    if any(row.refused for row in listed) and not must:
        excluded["refused"] += 1
        return []
    forms = hall.event.forms
    found = [row for row in listed if forms is None or row.form in forms]
    if must:
        return found
    left = [row for row in found if not row.set_aside and not row.introduced]
    if found and not left:
        excluded["known_or_set_aside"] += 1
        return []
    return left


def _released(
    policy: Policy,
    session: Session,
    hall: Hall,
    wanted: Mapping[Key, Sequence[Row[Any]]],
    excluded: Counter[str],
    *,
    every_form: bool,
) -> dict[Key, list[About]]:
    """Asked form by form, the best first, until one is released; or all of them."""
    found: dict[Key, list[About]] = {}
    turn, left = 0, dict(wanted)
    while left:
        asked = {listed[turn].pair_id: key for key, listed in left.items()}
        answers = examine(policy, session, OPERATOR, asked, Purpose.EVENT, hall.event.replay_day)
        for pair_id, key in asked.items():
            if isinstance(answers[pair_id], Release):
                row = left[key][turn]
                found.setdefault(key, []).append(About(row.pair_id, row.form, float(row.score)))
        turn += 1
        gone = [key for key, listed in left.items() if key not in found and len(listed) <= turn]
        excluded["not_released"] += len(gone)
        wanting = {key: listed for key, listed in left.items() if every_form or key not in found}
        left = {key: listed for key, listed in wanting.items() if len(listed) > turn}
    return found


def forms_of(event: Event) -> list[Form]:
    """That two who are in no list may meet about."""
    return [form for form in MEETINGS if event.forms is None or form.value in event.forms]


def _unlisted(policy: Policy, session: Session, hall: Hall, keys: AbstractSet[Key]) -> dict[Key, About]:
    """Those who must meet and are in no list: worth nothing, but released in some form."""
    party = {one.id: one.party_id for one in hall.people}
    forms = forms_of(hall.event)
    asked = {
        Asked(party[a], party[b], form): (a, b) for a, b in sorted(keys) if a in party and b in party for form in forms
    }
    answers = examine(policy, session, OPERATOR, asked, Purpose.EVENT, hall.event.replay_day) if asked else {}
    found: dict[Key, About] = {}
    for question, key in asked.items():
        if isinstance(answers[question], Release):
            found.setdefault(key, About(None, question.form.value, 0.0))
    return found


def _matrix(
    hall: Hall,
    released: Mapping[Key, About],
    others: Mapping[Key, Sequence[About]],
    must: AbstractSet[Key],
    pinned: AbstractSet[Key],
    vetoes: set[Key],
    excluded: Counter[str],
) -> Candidates:
    first_b = len(hall.a)
    values = np.full((first_b, len(hall.b)), np.nan)
    interpreted = np.zeros(values.shape, dtype=bool)
    common = hall.common_slots()
    apart = {(rule.a_id, rule.b_id) for rule in hall.rules if rule.kind == "must_not_meet"}
    party = {one.id: one.party_id for one in hall.people}
    why_not: dict[Key, str] = {}
    attending = Attending(hall)
    narrowed = {key: attending.slots(key) for key in attending.narrowed()}
    for key, about in released.items():
        i, j = hall.place[key[0]], hall.place[key[1]]
        needs = hall.needs_interpreter(i, j)
        own = None if key in pinned else hall.own_slots.get(key)
        reason = None
        if (party[key[0]], party[key[1]]) in vetoes:
            reason = "vetoed"
        elif key in apart:
            reason = "must_not_meet"
        elif not common[i, j - first_b]:
            reason = "no_common_slot"
        elif key in narrowed and not (hall.there[i] & hall.there[j] & narrowed[key]) >> hall.first:
            reason = "colleague_away"
        elif own is not None and not (hall.there[i] & hall.there[j]) >> own & 1:
            reason = "away_then"
        elif own is not None and key in narrowed and not narrowed[key] >> own & 1:
            reason = "colleague_away_then"
        elif needs and not hall.interpreters_for(i, j):
            reason = "no_common_language"
        if reason is not None:
            excluded[reason] += 1
            why_not[key] = reason
            continue
        values[i, j - first_b] = about.score + WISH * hall.wishes[key]
        interpreted[i, j - first_b] = needs
    mandatory = []
    for key in sorted(must):
        if key[0] in hall.place and key[1] in hall.place:
            if key not in released:
                why_not[key] = "not_released"
            mandatory.append((hall.place[key[0]], hall.place[key[1]] - first_b))
    left = {key: one for key, one in released.items() if key not in why_not}
    counted = {name: count for name, count in sorted(excluded.items()) if count}
    return Candidates(values, left, others, interpreted, mandatory, counted, why_not)
