"""The SQL of match lists: one statement a list, built once for each combination of filters.

These are the most frequent requests. SQLAlchemy takes longer to build a statement than SQLite to run it, and half as
long to find it in its own cache, so statements are kept as the driver takes them. Stored JSON is fetched as bytes and
served as it is.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Connection,
    Dialect,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
    text,
    union_all,
)

from app.accounts.roles import Caller
from app.matches.lists import judged
from app.matches.lists.groups import of_one_group
from app.matches.lists.known import decided_on, goes_on
from app.matches.lists.query import MatchQuery
from app.matches.lists.standing import ANYTHING, Said, said_of, standing
from app.paging import Paging, unknown_cursor
from app.portfolio.companies.repository import json_list_holds, listed_in
from matching.profiles import Language
from models import (
    Company,
    Match,
    Party,
    Run,
    RunParty,
    Site,
    Telling,
)
from models.run import whole_corridor

match, run, telling = Match.__table__.c, Run.__table__.c, Telling.__table__.c
company, site, party = Company.__table__.c, Site.__table__.c, Party.__table__.c
OWNER: BindParameter[Any] = bindparam("owner")
LIMIT: BindParameter[int] = bindparam("limit")

CURRENT_RUNS = select(run.id).where(text("runs.is_current"), run.scope.like(literal_column(f"'{whole_corridor('%')}'")))
"""Those of corridors. The table also holds matches of runs that are not published yet, or no longer.

Written as in the partial index, which SQLite would not use for `is_current = 1`; and the pattern is no parameter, as
SQLite prepares a statement again for each value of one.
"""


Conditions = tuple[ColumnElement[bool], ...]


def readable_by(_caller: Caller) -> Conditions:
    """Conditions on the matches that the caller may read. Today everybody may read all; a limit belongs here, with the
    same objects every time, as statements are kept by them.
    """
    return ()


def company_matches(connection: Connection, company_id: int, query: MatchQuery) -> Sequence[Row[Any]]:
    """What a `MatchItem` is made from, in the order asked for, and `up_to_date`; one row more than fits the page.

    On the last page also `hidden`, the number of weak matches that are left out. A company without matches has one row,
    whose id is none. `evidence` is none where a match is not told yet.
    """
    rows = rows_of(connection, _company_statement, company_id, query)
    if len(rows) < 2:
        return rows
    column, sign = query.sort.removeprefix("-"), -1 if query.sort.startswith("-") else 1
    return sorted(rows, key=lambda row: (sign * getattr(row, column), -sign * row.id))


def tables(connection: Connection, tables_hash: str) -> Any:
    """The weights of a run, by their hash."""
    return connection.scalar(select(Run.tables).where(Run.tables_hash == tables_hash).limit(1))


Build = Callable[[frozenset[str], tuple[str, ...], str, Language], Select[Any]]
"""What is asked for, sectors, name of the dialect, language -> the statement."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A statement as the driver takes it. `fixed`: values of parameters; `order`: their names, if they go by place."""

    sql: str
    fixed: Mapping[str, Any]
    order: Sequence[str] | None

    def rows(self, connection: Connection, given: Mapping[str, Any]) -> Sequence[Row[Any]]:
        values = {**self.fixed, **given}
        parameters = values if self.order is None else tuple([values[name] for name in self.order])
        return connection.exec_driver_sql(self.sql, parameters).all()


def rows_of(connection: Connection, build: Build, owner: int | str, query: MatchQuery) -> Sequence[Row[Any]]:
    """Of a statement that is built once for each combination of filters, sectors, dialect and language."""
    asked = {name: getattr(query, name) for name in ("form", "basis", "min_score", "below")}
    if query.pair_ids is not None:
        asked["pair_ids"] = json.dumps(query.pair_ids)
    given: dict[str, Any] = {
        name: value for name, value in (asked | _position(query.paging)).items() if value is not None
    }
    if query.caller.own_park is not None:
        given["park"] = query.caller.own_park
    if query.verdict is not None:
        in_list = (
            match.run_id == _CURRENT_OF_SCOPE if isinstance(owner, str) else judged.of_parties(_MINE, CURRENT_RUNS)
        )
        found = judged.in_question(connection, owner, in_list, query.policy, query.day)
        given["in_question"] = json.dumps(found[query.verdict])
    shown = {"strong": query.strong is True, "weak": query.strong is False, "hides": query.hides}
    shown["of_band"] = query.of_band
    wanted = frozenset(given) | {name for name, holds in shown.items() if holds} | {query.decided, query.sort}
    conditions = readable_by(query.caller)
    statement = _prepared(build, wanted, query.sectors, connection.dialect, query.language, conditions)
    return statement.rows(connection, {"owner": owner, "limit": query.paging.limit + 1} | given)


@lru_cache(maxsize=512)
def _prepared(
    build: Build,
    wanted: frozenset[str],
    sectors: tuple[str, ...],
    dialect: Dialect,
    language: Language,
    conditions: Conditions,
) -> Prepared:
    compiled = build(wanted, sectors, dialect.name, language).where(*conditions).compile(dialect=dialect)
    return Prepared(compiled.string, compiled.params, compiled.positiontup)


def _position(paging: Paging) -> dict[str, float | None]:
    """Where the previous page ended."""
    match paging.after:
        case None:
            return {}
        case [int() | float() as score, int() as last_id]:
            return {"after_key": score, "after_id": last_id}
    raise unknown_cursor()


RENDERED = 11
FORM = 2
SAID, JUDGED = slice(14, 17), slice(17, 20)
SHOWN_DECIMALS = 4
"""of a score, which is stored in full"""
_HALF_A_STEP = 0.5 * 10**-SHOWN_DECIMALS
SORTS = {"score": match.score, "confidence": match.confidence}


def order_of(given: frozenset[str]) -> tuple[ColumnElement[Any], bool]:
    """What a list is sorted by, and whether the greatest comes first; of equals, then, that with the smaller id."""
    return next((column, way == "-") for name, column in SORTS.items() for way in ("-", "") if way + name in given)


def in_order(key: ColumnElement[Any], of_id: ColumnElement[Any], *, falling: bool) -> tuple[ColumnElement[Any], ...]:
    return (key.desc(), of_id) if falling else (key, of_id.desc())


def beyond(key: ColumnElement[Any], of_id: ColumnElement[Any], *, falling: bool) -> ColumnElement[bool]:
    """What comes after the last item of a page."""
    last_key: BindParameter[Any] = bindparam("after_key")
    last_id: BindParameter[int] = bindparam("after_id")
    tied = and_(key == last_key, of_id > last_id if falling else of_id < last_id)
    return or_(key < last_key if falling else key > last_key, tied)


def columns(language: Language, said: Said = ANYTHING) -> tuple[ColumnElement[Any], ...]:
    """What is read of every match; the first `RENDERED` in the order in which they are rendered, then the run and the
    two parties, what there is to be told beside the match (`SAID`), and what its verdict follows from (`JUDGED`).
    """
    served = match.id, match.pair_id, match.form, match.score, match.strong, match.confidence, match.basis
    told = match.part_values, run.tables_hash, telling.evidence, telling[language].label("sentences")
    decided, grouped = and_(said.decided, decided_on(match)), and_(said.grouped, of_one_group(match))
    met = and_(said.introduced, goes_on(match))
    known = decided.label("decided"), grouped.label("of_one_group"), met.label("goes_on")
    return *served, *told, match.run_id, match.party_a_id, match.party_b_id, *known, *judged.COLUMNS


def known_of(of: Any, party_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """What the run of a match knows of one of its parties."""
    return and_(of.run_id == match.run_id, of.party_id == party_id)


_MINE = select(company.party_id).where(company.id == OWNER).scalar_subquery()
_CURRENT_OF_SCOPE = select(run.id).where(run.scope == OWNER, text("runs.is_current")).scalar_subquery()


def _company_statement(
    given: frozenset[str], sectors: tuple[str, ...], dialect: str, language: Language
) -> Select[Any]:
    """Each half of the union reads its index in order, only as far as the page; the other columns are joined last, and
    in no order: SQLite would carry all that is told through its sorter.
    """
    halves = (page_of(half, given) for half in company_halves(given, sectors, dialect))
    both = union_all(*(select(half.subquery()) for half in halves)).subquery()
    _, falling = order_of(given)
    listed = select(both).order_by(*in_order(both.c.key, both.c.id, falling=falling)).limit(LIMIT).cte("listed")
    return of_company(listed, language, *left_out(given, sectors, dialect, select(func.count()).select_from(listed)))


def left_out(
    given: frozenset[str], sectors: tuple[str, ...], dialect: str, on_page: Select[Any]
) -> tuple[ColumnElement[int | None], ...]:
    """What the last page of a company's list has to say of its end: the counts of `instead`; `on_page`: items."""

    def counted(name: str, wanted: frozenset[str] | None) -> ColumnElement[int | None]:
        count = literal(0) if wanted is None else count_of(union_all(*company_halves(wanted, sectors, dialect)))
        return case((on_page.scalar_subquery() < LIMIT, count)).label(name)

    return tuple(counted(name, wanted) for name, wanted in instead(given).items())


def instead(given: frozenset[str]) -> dict[str, frozenset[str] | None]:
    """What a list leaves out and counts at its end -> what would be asked for it; none where it leaves out none such.

    `hidden` are the weak matches, `for_later` those that are set aside for later.
    """
    later = given - {"open"} | {"for_later"}
    return {
        "hidden": given - {"strong"} | {"weak"} if "hides" in given else None,
        "for_later": (later if "of_band" in given else later - {"strong", "weak"}) if "open" in given else None,
    }


def count_of(rows: Any) -> Any:
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def company_halves(given: frozenset[str], sectors: tuple[str, ...], dialect: str) -> list[Select[Any]]:
    """A company's list: what its party is the A of, and what it is the B of. `key` is what it is sorted by."""
    key, _ = order_of(given)
    return [
        narrowed(
            select(
                match.id, key.label("key"), rank.label("rank"), them.label("partner_id"), literal(is_a).label("is_a")
            ).where(me == _MINE, rank.is_not(None), match.run_id.in_(CURRENT_RUNS)),
            given,
            dialect,
            [*([in_sectors(them, sectors, dialect)] if sectors else []), *judged.narrowing(given, dialect)],
            said_of(_MINE, is_a=bool(is_a)),
        )
        for me, rank, them, is_a in (
            (match.party_a_id, match.rank_for_a, match.party_b_id, 1),
            (match.party_b_id, match.rank_for_b, match.party_a_id, 0),
        )
    ]


def of_company(listed: Any, language: Language, *more: ColumnElement[Any]) -> Select[Any]:
    """What is served of matches out of `company_halves`; one empty row, where there are none."""
    partner = RunParty.__table__.c
    beside = listed.c.rank, listed.c.is_a, partner.label, partner.card
    return (
        select(*columns(language, said_of(_MINE)), *beside, *more, party.stale_since.is_(None).label("up_to_date"))
        .select_from(Company.__table__)
        .join(Party.__table__, party.id == company.party_id)
        .outerjoin(listed, listed.c.id.is_not(None))
        .outerjoin(Match.__table__, match.id == listed.c.id)
        .outerjoin(Run.__table__, run.id == match.run_id)
        .outerjoin(RunParty.__table__, known_of(partner, listed.c.partner_id))
        .outerjoin(Telling.__table__, telling.match_id == match.id)
        .where(company.id == OWNER)
    )


def narrowed(
    base: Select[Any],
    given: frozenset[str],
    dialect: str,
    conditions: Sequence[ColumnElement[bool]],
    said: Said = ANYTHING,
) -> Select[Any]:
    """By what is asked for. `said`: whether people said anything at all of the matches of `base`."""
    statement = base.where(~taken_back(match), *conditions)
    for column in (match.form, match.basis):
        if column.name in given:
            statement = statement.where(column == bindparam(column.name))
    if "min_score" in given:
        statement = statement.where(match.score >= bindparam("min_score") - _HALF_A_STEP)
    if "below" in given:
        statement = statement.where(match.score < bindparam("below") - _HALF_A_STEP)
    if "pair_ids" in given:
        statement = statement.where(match.pair_id.in_(listed_in(dialect, "pair_ids", BigInteger)))
    statement = statement.where(*standing(match, given, said))
    if "strong" in given:
        statement = statement.where(match.strong)
    if "weak" in given:
        statement = statement.where(~match.strong)
    return statement


def taken_back(of: Any) -> ColumnElement[bool]:
    """Whether a party of a match is no longer to be shown as the lists know it: a draft again, withdrawn, or anonymous
    by now, or with another text since; until its lists are corrected, which takes seconds.
    """
    # Mostly nobody's are being corrected, and no match need be asked about.
    anybody = exists(select(party.id).where(party.stale_since.is_not(None)))
    either = or_(party.id == of.party_a_id, party.id == of.party_b_id)
    closed = exists(
        select(company.id).where(
            company.party_id == party.id,
            or_(company.draft, company.withdrawn_at.is_not(None), company.public_title.is_not(None)),
        )
    )
    return and_(anybody, exists(select(party.id).where(either, party.stale_since.is_not(None), closed)))


def page_of(statement: Select[Any], given: frozenset[str]) -> Select[Any]:
    """In the order that is asked for."""
    key, falling = order_of(given)
    if "after_id" in given:
        statement = statement.where(beyond(key, match.id, falling=falling))
    return statement.order_by(*in_order(key, match.id, falling=falling)).limit(LIMIT)


def in_sectors(party_id: ColumnElement[Any], sectors: tuple[str, ...], dialect: str) -> ColumnElement[bool]:
    """Whether that party of a match is in any of the sectors."""
    return or_(
        *(
            exists(select(table.id).where(table.party_id == party_id, json_list_holds(dialect, table.sectors, code)))
            for table in (company, site)
            for code in sectors
        )
    )
