"""The coverage of a corridor: counted by sectors that lie in no other."""

import json
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.coverage import queries
from app.matches.coverage.schemas import (
    OTHER,
    Coverage,
    CoverageCell,
    CoverageSector,
    CoverageSide,
    Side,
    UnmetNeed,
    UnseenCompany,
    UnseenSort,
)
from app.paging import IdSort, Page, Paging
from app.portfolio.naming.hidden import hidden_from
from app.portfolio.places import service as places
from matching.taxonomy.sectors import sectors
from models import Corridor


def coverage(session: Session, code: str | None) -> Coverage:
    """Raises `Invalid` for a corridor that is not known."""
    corridor = places.find_corridor(session, code)
    run_id = queries.current_run(session, corridor.id)
    a, b = _sides(session, corridor, run_id)
    return Coverage(corridor=corridor.code, run_id=run_id, a=a, b=b, cells=_cells(session, run_id))


def unmet_needs(
    session: Session, caller: Caller, code: str | None, side: Side | None, paging: Paging, sort: IdSort = "id"
) -> Page[UnmetNeed]:
    corridor = places.find_corridor(session, code)
    run_id, park_id = queries.current_run(session, corridor.id), _park_of(corridor, side)
    found = queries.unmet_needs(session, caller, corridor, run_id, park_id, paging, sort)
    hidden = hidden_from(session, caller)
    return found.page(
        [
            UnmetNeed(
                id=need.id,
                company_id=need.company_id,
                company=company,
                side=_side_of(corridor, park),
                form=need.form,
                language=need.language,
                title=hidden.of(park).mask(need.title),
            )
            for need, company, park in found.rows
        ]
    )


def unseen_companies(
    session: Session, caller: Caller, code: str | None, side: Side | None, paging: Paging, sort: UnseenSort = "id"
) -> Page[UnseenCompany]:
    corridor = places.find_corridor(session, code)
    run_id, park_id = queries.current_run(session, corridor.id), _park_of(corridor, side)
    found = queries.unseen_companies(session, caller, corridor, run_id, park_id, paging, sort)
    return found.page(
        [
            UnseenCompany(
                id=company.id,
                name=name,
                side=_side_of(corridor, company.park_id),
                sectors=company.sectors,
                offers=offers,
                needs=needs,
            )
            for company, name, offers, needs in found.rows
        ]
    )


def _sides(session: Session, corridor: Corridor, run_id: int | None) -> list[CoverageSide]:
    """Of park A and of park B."""
    known = queries.companies(session, corridor, run_id)
    needs = {row.park_id: row for row in queries.needs(session, corridor, run_id)}
    made = []
    for park in (corridor.park_a, corridor.park_b):
        own = [row for row in known if row.park_id == park.id]
        by_sector: dict[str, int] = defaultdict(int)
        for row in own:
            for sector in tops(row.sectors):
                by_sector[sector] += 1
        wanted = needs.get(park.id)
        made.append(
            CoverageSide(
                park=park.code,
                companies=len(own),
                with_matches=sum(bool(row.has) for row in own),
                unseen=sum(not row.seen for row in own),
                needs=wanted.needs if wanted else 0,
                unmet=wanted.unmet if wanted else 0,
                sectors=[CoverageSector(sector=one, companies=n) for one, n in sorted(by_sector.items())],
            )
        )
    return made


def _cells(session: Session, run_id: int | None) -> list[CoverageCell]:
    """Rows come best first, so what a cell gets first is its best."""
    if run_id is None:
        return []
    counted: dict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(dict)
    best: dict[tuple[str, str], list[tuple[float, int]]] = defaultdict(list)
    for row in queries.cells(session, run_id):
        for cell in ((a, b) for a in tops(json.loads(row.a)) for b in tops(json.loads(row.b))):
            counted[cell][row.a, row.b] = row.matches
            best[cell].append((row.score, row.pair_id))
    return [
        CoverageCell(
            a=a,
            b=b,
            matches=sum(counted[a, b].values()),
            best=round(best[a, b][0][0], 1),
            pair_ids=[pair for _, pair in best[a, b][: queries.BEST]],
        )
        for a, b in sorted(best)
    ]


def tops(codes: Iterable[str]) -> list[str]:
    """The sectors that these lie in and that lie in no other, each once."""
    known = sectors()
    found = {_top(code) for code in codes if code in known}
    return sorted(found) or [OTHER]


def _top(code: str) -> str:
    parent = sectors()[code].parent
    return code if parent is None else _top(parent)


def _park_of(corridor: Corridor, side: Side | None) -> int | None:
    return None if side is None else corridor.park_ids["ab".index(side)]


def _side_of(corridor: Corridor, park_id: int) -> Side:
    return "a" if park_id == corridor.park_a_id else "b"
