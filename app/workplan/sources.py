"""The SQL of what a proposal rests on: matches in today's lists, needs without any, events, introductions."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from app.compliance.policy.policy import Policy
from app.compliance.policy.verdicts import PolicyVerdict
from app.database import batches
from app.matches.bands import reaches
from app.matches.lists import judged
from app.workplan.proposing import ComingEvent, Listed, Need, UnderWay
from matching.learning.decisions import AGAINST
from models import (
    Company,
    Corridor,
    Decision,
    Event,
    EventParticipant,
    Introduction,
    Match,
    Opportunity,
    Pair,
    Party,
    Run,
    Site,
)
from models.run import whole_corridor

MOST_MATCHES = 5000
"""The best of a corridor: what stands below them in a large one makes no cluster stronger than these do."""


_Known = dict[int, tuple[str, tuple[str, ...]]]
"""Party -> its kind and its sectors."""


def current_run(session: Session, corridor: Corridor) -> int | None:
    """The ranking whose lists are read today; none before the first."""
    return session.scalar(select(Run.id).where(Run.is_current, Run.scope == whole_corridor(corridor.id)))


def listed(session: Session, run_id: int, policy: Policy) -> list[Listed]:
    """Matches worth a look, best first, without those that a rule forbids, somebody decided against, or that became an
    introduction.
    """
    of_run = Match.__table__.c.run_id == run_id
    forbidden = set(judged.in_question(session.connection(), run_id, of_run, policy, None)[PolicyVerdict.BLOCKED])
    undesired = exists().where(
        Decision.pair_id == Match.pair_id, Decision.verdict.in_(sorted(AGAINST)), Decision.undone_at.is_(None)
    )
    pursued = exists().where(Introduction.pair_id == Match.pair_id, Introduction.proposed_at.is_not(None))
    query = (
        select(Match.pair_id, Match.form, Match.score, Match.party_a_id, Match.party_b_id, judged.IN_QUESTION)
        .join(Run, Run.id == Match.run_id)
        .where(Match.run_id == run_id, reaches(Match, "worth_a_look"), ~undesired, ~pursued)
        .order_by(Match.score.desc(), Match.id)
        .limit(MOST_MATCHES)
    )
    rows = [row for row in session.execute(query).all() if row[-1] not in forbidden]
    known = _sectors(session, {party for row in rows for party in row[3:5]})
    return [
        Listed(pair_id, form, score, a, b, known[a][1], known[b][1], _host(known, a, b))
        for pair_id, form, score, a, b, _ in rows
        if a in known and b in known
    ]


def _host(known: _Known, a: int, b: int) -> int | None:
    return next((party for party in (a, b) if known[party][0] == "site"), None)


def _sectors(session: Session, party_ids: set[int]) -> _Known:
    """Kind and sectors of companies and sites that are there: neither withdrawn nor drafts."""
    found: _Known = {}
    query = (
        select(Party.id, Party.kind, Company.sectors, Site.sectors)
        .outerjoin(Company, Company.party_id == Party.id)
        .outerjoin(Site, Site.party_id == Party.id)
        .where(
            or_(
                and_(Company.id.is_not(None), Company.withdrawn_at.is_(None), ~Company.draft),
                and_(Site.id.is_not(None), Site.withdrawn_at.is_(None)),
            )
        )
    )
    for batch in batches(sorted(party_ids)):
        for party_id, kind, of_company, of_site in session.execute(query.where(Party.id.in_(batch))):
            found[party_id] = kind, tuple(of_company or of_site or ())
    return found


def needs_alone(session: Session, corridor: Corridor, run_id: int | None, day: date) -> list[Need]:
    """Needs that hold on that day and in whose form their company has no match with a strong reason in that run."""
    meets = exists().where(
        Match.run_id == run_id,
        Match.form == Opportunity.form,
        Match.strong,
        Match.basis == "stated",
        or_(Match.party_a_id == Company.party_id, Match.party_b_id == Company.party_id),
    )
    return _needs(session, corridor, day, ~meets)


def needs(session: Session, corridor: Corridor, day: date) -> list[Need]:
    """All that hold on that day, with a match or without."""
    return _needs(session, corridor, day)


def _needs(session: Session, corridor: Corridor, day: date, *more: ColumnElement[bool]) -> list[Need]:
    query = (
        select(Opportunity.id, Opportunity.form, Company.sectors)
        .join(Company, Company.id == Opportunity.company_id)
        .where(
            Company.park_id.in_(corridor.park_ids),
            Company.withdrawn_at.is_(None),
            ~Company.draft,
            Opportunity.side == "need",
            Opportunity.withdrawn_at.is_(None),
            or_(Opportunity.valid_until.is_(None), Opportunity.valid_until >= day),
            *more,
        )
        .order_by(Opportunity.id)
    )
    return [Need(need_id, form, tuple(sectors or ())) for need_id, form, sectors in session.execute(query)]


def coming_events(session: Session, corridor: Corridor, starts: date, ends: date) -> list[ComingEvent]:
    """Those that begin within the plan's time, in their order, with how many are registered."""
    registered = (
        select(func.count(EventParticipant.id))
        .where(EventParticipant.event_id == Event.id, EventParticipant.state == "registered")
        .scalar_subquery()
    )
    query = select(Event.code, Event.names, Event.starts_on, Event.ends_on, registered).where(
        Event.corridor_id == corridor.id, Event.starts_on.between(starts, ends), Event.state != "closed"
    )
    return [ComingEvent(*row) for row in session.execute(query.order_by(Event.starts_on, Event.id))]


def under_way(session: Session, corridor: Corridor) -> Sequence[UnderWay]:
    """Introductions that were proposed and go on."""
    pair = aliased(Pair)
    query = (
        select(Introduction.id)
        .join(pair, pair.id == Introduction.pair_id)
        .where(pair.corridor_id == corridor.id, Introduction.is_open, Introduction.proposed_at.is_not(None))
        .order_by(Introduction.id)
    )
    return [UnderWay(number) for number in session.scalars(query)]
