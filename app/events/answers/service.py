"""What organisers can do: give the timetable out, read the answers, and have it repaired by them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.compliance.policy.policy import Policy
from app.errors import Conflict, NotFound
from app.events import service as events
from app.events.answers import giving_out, queries
from app.events.answers.schemas import Answer, AnsweredMeeting, AnswerFilter, IssueIn, IssueOut, NewIssue, SideOut
from app.events.plans import service as plans
from app.events.plans.asking import PlanIn
from app.events.plans.reading import finds, held_back, held_in_part
from app.events.plans.schemas import PlanOut
from app.events.releasing import Reader, Told, meeting, tell
from app.introductions.links.tokens import LinkKey
from app.paging import Page, Paging
from app.portfolio import parties
from models import Event, EventAnswer, EventFeedback, EventIssue
from models.base import now

UNTOLD_SIDE = SideOut.model_validate(dict.fromkeys(SideOut.model_fields) | {"silent": False})
"""One that the law holds back, and that is not of the reader's park."""


def give_out(
    session: Session, policy: Policy, links: LinkKey | None, caller: Caller, event_id: int, sent: IssueIn
) -> NewIssue:
    """Raises `Forbidden`, and what `giving_out.give_out` raises."""
    event = events.editable(session, caller, event_id)
    return giving_out.give_out(session, policy, links, caller, event, sent, now())


def issues(session: Session, caller: Caller, event_id: int) -> list[IssueOut]:
    """Raises `NotFound`."""
    events.get(session, caller, event_id)
    return [IssueOut.model_validate(row, from_attributes=True) for row in queries.issues(session, event_id)]


def answers(reader: Reader, event_id: int, chosen: AnswerFilter, paging: Paging) -> Page[AnsweredMeeting]:
    """None before a timetable was given out. Raises `NotFound` and `Forbidden`."""
    session, caller = reader.session, reader.caller
    event = events.editable(session, caller, event_id, may_be_closed=True)
    issue = queries.last_issue(session, event_id)
    if issue is None:
        return Page(items=[], next_cursor=None, total=0 if paging.total else None)
    is_over, who, without = silence_is_yes(issue, now()), chosen.participant_id, list[int]()
    if chosen.standing is not None or not finds(reader, event, who):
        without = held_in_part(reader, event, queries.plan_id(session, issue), who)
    found = queries.page(session, issue, chosen, paging, without, silence_is_yes=is_over)
    return found.page(_shown(reader, event, found.rows, silent=is_over))


def answered(reader: Reader, event_id: int, a_id: int, b_id: int) -> AnsweredMeeting:
    """One meeting of what was given out last. Raises as `answers`, and `NotFound` before a timetable was given out."""
    issue = _last_issue(reader.session, reader.caller, event_id)
    is_over = silence_is_yes(issue, now())
    row = queries.one(reader.session, issue, a_id, b_id, silence_is_yes=is_over)
    event = events.get(reader.session, reader.caller, event_id)
    return _shown(reader, event, [row], silent=is_over)[0]


def _shown(reader: Reader, event: Event, rows: Sequence[Any], *, silent: bool) -> list[AnsweredMeeting]:
    session, caller = reader.session, reader.caller
    people = queries.participants(session, event.id)
    named = parties.described(session, {row.party_id for row in people.values()}, caller)
    names = {one: named[row.party_id].name for one, row in people.items()}
    said = tell(reader, event, {meeting(row[0]) for row in rows})
    return [_answered(row, names, said[meeting(row[0])], silent=silent) for row in rows]


def silence_is_yes(issue: EventIssue, moment: datetime) -> bool:
    return issue.kind == "final" or (issue.answers_until is not None and moment >= issue.answers_until)


def repair(session: Session, caller: Caller, event_id: int) -> PlanOut:
    """A preview of what the answers want. Raises `Conflict` if they want nothing, and what `plans.request` raises."""
    wanted = wanted_repair(session, caller, event_id)
    if not any(wanted.values()):
        raise Conflict("No answer declines a meeting or asks to move one.")
    sent = PlanIn.model_validate({"kind": "repair", "preview": True, "may_move": True} | wanted)
    return plans.request(session, caller, event_id, sent)


def wanted_repair(session: Session, caller: Caller, event_id: int) -> dict[str, Any]:
    """What a repair is to be asked for, so that it does what the answers want.

    A meeting that one declines is cancelled. One that is to be moved goes to a slot that was named by whoever named
    any; or to any other, also where the two name none in common. Raises `NotFound`, `Forbidden`.
    """
    issue = _last_issue(session, caller, event_id)
    cancelled: set[tuple[int, int]] = set()
    moves: dict[tuple[int, int], set[int] | None] = {}
    for answer in queries.to_settle(session, issue):
        key = answer.a_id, answer.b_id
        if answer.answer == Answer.DECLINED:
            cancelled.add(key)
            continue
        named, known = set(answer.slots or ()) or None, moves.get(key)
        moves[key] = known & named or None if known and named else known or named
    return {
        "cancelled": [{"participant_id": a, "partner_id": b} for a, b in sorted(cancelled)],
        "to_move": [
            {"participant_id": a, "partner_id": b} | ({} if slots is None else {"slots": sorted(slots)})
            for (a, b), slots in sorted(moves.items())
            if (a, b) not in cancelled
        ],
    }


def _last_issue(session: Session, caller: Caller, event_id: int) -> EventIssue:
    events.editable(session, caller, event_id, may_be_closed=True)
    issue = queries.last_issue(session, event_id)
    if issue is None:
        raise NotFound("The timetable of the event was not given out yet.")
    return issue


def _answered(row: Any, names: Mapping[int, str], said: Told, *, silent: bool) -> AnsweredMeeting:
    planned, number, standing, answer_a, answer_b, told_a, told_b = row
    sides = {
        "a": _side(planned.a_id, names, answer_a, told_a, silent=silent),
        "b": _side(planned.b_id, names, answer_b, told_b, silent=silent),
    }
    return AnsweredMeeting(
        meeting_id=planned.id,
        slot=number,
        standing=standing if said.whole else None,
        held_back=held_back(said),
        a=sides["a"] if "a" in said.sides else UNTOLD_SIDE,
        b=sides["b"] if "b" in said.sides else UNTOLD_SIDE,
    )


def _side(
    participant_id: int,
    names: Mapping[int, str],
    answer: EventAnswer | None,
    told: EventFeedback | None,
    *,
    silent: bool,
) -> SideOut:
    return SideOut.model_validate(
        {
            "participant_id": participant_id,
            "name": names[participant_id],
            "answer": answer and answer.answer,
            "silent": silent and answer is None,
            "reason": (answer and answer.reason) or (told and told.reason),
            "slots": answer and answer.slots,
            "answered_at": answer and answer.answered_at,
            "outcome": told and told.outcome,
            "rating": told and told.rating,
            "next_step": told and told.next_step,
        }
    )
