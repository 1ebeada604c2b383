"""The SQL of what tells why a list is short."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Date, Row, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.roles import Caller
from app.matches.lists.clauses import CURRENT_RUNS, OWNER, Conditions, match, readable_by
from matching.profiles import Form
from models import ActivityCode, Company, Corridor, Description, Match, Opportunity, Park, PartyLists, Run
from models.run import whole_corridor

HOSTING = Form.HOSTING.value
PARKS = Corridor.park_a_id, Corridor.park_b_id


def circumstances(connection: Connection, company_id: int, caller: Caller) -> Row[Any]:
    """What tells why a company's list is short: what it says, who is over there, if it is ranked and listed."""
    given = {"owner": company_id, "today": datetime.now(UTC).date()}
    return connection.execute(_circumstances(readable_by(caller)), given).one()


@lru_cache(maxsize=128)
def _circumstances(readable: Conditions) -> Select[Any]:
    """Built once: that takes ten times as long as to answer it."""
    there, mine = aliased(Company), Company.party_id
    ours = and_(Corridor.withdrawn_at.is_(None), or_(*(park == Company.park_id for park in PARKS)))
    day = select(func.max(func.coalesce(Corridor.as_of, bindparam("today", type_=Date)))).where(ours).scalar_subquery()
    valid = and_(
        Opportunity.company_id == Company.id,
        Opportunity.withdrawn_at.is_(None),
        or_(Opportunity.valid_until.is_(None), Opportunity.valid_until >= day),
    )
    of_park_there = or_(*(one == there.park_id for one in PARKS))
    in_list = and_(
        match.run_id.in_(CURRENT_RUNS),
        *readable,
        or_(
            *(
                and_(me == mine, rank.is_not(None))
                for me, rank in ((match.party_a_id, match.rank_for_a), (match.party_b_id, match.rank_for_b))
            )
        ),
    )
    counts: dict[str, tuple[Any, ColumnElement[bool]]] = {
        "corridors": (Corridor, ours),
        "ranked": (PartyLists, and_(PartyLists.party_id == mine, PartyLists.run_id.in_(CURRENT_RUNS))),
        "listed": (Match, and_(in_list, match.strong)),
        "weak": (Match, and_(in_list, ~match.strong)),
        "needs": (Opportunity, and_(valid, Opportunity.side == "need")),
        "offers": (Opportunity, and_(valid, Opportunity.side == "offer")),
        "rooms_sought": (Opportunity, and_(valid, Opportunity.side == "need", Opportunity.form == HOSTING)),
        "rooms_offered": (Opportunity, and_(valid, Opportunity.side == "offer", Opportunity.form == HOSTING)),
        "descriptions": (Description, Description.company_id == Company.id),
        "codes": (ActivityCode, ActivityCode.company_id == Company.id),
    }
    return select(
        Company.withdrawn_at.is_not(None).label("withdrawn"),
        Company.draft,
        Company.park_id,
        Company.sectors,
        *(
            select(func.count()).select_from(table).where(condition).scalar_subquery().label(name)
            for name, (table, condition) in counts.items()
        ),
        select(func.count())
        .select_from(there)
        .join(Corridor, and_(ours, of_park_there))
        .where(there.park_id != Company.park_id, there.withdrawn_at.is_(None), ~there.draft)
        .scalar_subquery()
        .label("others"),
    ).where(Company.id == OWNER)


def of_corridor(connection: Connection, corridor_id: int) -> Row[Any]:
    """What tells why a corridor's list is short: if it is ranked, who is there, and who says anything in words."""
    given = {"owner": corridor_id, "scope": whole_corridor(corridor_id), "today": datetime.now(UTC).date()}
    return connection.execute(_of_corridor(), given).one()


@lru_cache(maxsize=1)
def _of_corridor() -> Select[Any]:
    day = func.coalesce(Corridor.as_of, bindparam("today", type_=Date))
    ranked = select(func.count()).select_from(Run).where(Run.scope == bindparam("scope"), Run.is_current)
    stated = and_(
        Opportunity.company_id == Company.id,
        Opportunity.withdrawn_at.is_(None),
        or_(Opportunity.valid_until.is_(None), Opportunity.valid_until >= day),
    )
    told = or_(exists().where(Description.company_id == Company.id), exists().where(stated))

    def counted(*conditions: ColumnElement[bool]) -> Any:
        listed = Company.withdrawn_at.is_(None), ~Company.draft
        return select(func.count()).select_from(Company).where(*listed, *conditions).scalar_subquery()

    columns = [
        column.label(f"{name}_{side}")
        for side, park_id in zip("ab", PARKS, strict=True)
        for name, column in (
            ("name", select(Park.name).where(Park.id == park_id).scalar_subquery()),
            ("companies", counted(Company.park_id == park_id)),
            ("telling", counted(Company.park_id == park_id, told)),
        )
    ]
    needs = counted(Company.park_id.in_(PARKS), exists().where(stated, Opportunity.side == "need"))
    return select(ranked.scalar_subquery().label("ranked"), needs.label("needs"), *columns).where(Corridor.id == OWNER)
