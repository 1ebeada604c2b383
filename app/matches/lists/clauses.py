"""What the SQL of all match lists consists of: columns, conditions, order."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
    text,
)

from app.accounts.roles import Caller
from app.matches.bands import HALF_A_STEP, within
from app.matches.lists import judged
from app.matches.lists.groups import of_one_group
from app.matches.lists.known import decided_on, goes_on
from app.matches.lists.standing import ANYTHING, Said, standing
from app.portfolio.companies.queries import json_list_holds, listed_in
from matching.profiles import Language
from matching.scoring.bands import SCORED
from models import Company, Match, Party, Run, Site, Telling
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
CURRENT_OF_SCOPE = select(run.id).where(run.scope == OWNER, text("runs.is_current")).scalar_subquery()
MINE = select(company.party_id).where(company.id == OWNER).scalar_subquery()
Conditions = tuple[ColumnElement[bool], ...]

SORTS = {"score": match.score, "confidence": match.confidence}

RENDERED = 11
FORM = 2
SAID, JUDGED = slice(14, 17), slice(17, 20)
"""Places among `columns`."""


def readable_by(_caller: Caller) -> Conditions:
    """Conditions on the matches that the caller may read. Today everybody may read all; a limit belongs here, with the
    same objects every time, as statements are kept by them.
    """
    return ()


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


def count_of(rows: Any) -> Any:
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


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
        statement = statement.where(match.score >= bindparam("min_score") - HALF_A_STEP)
    for band in SCORED:
        if band in given:
            statement = statement.where(within(match, band))
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
    by now, or with another text since, or naming who is; until its lists are corrected, which takes seconds.
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
    taken = party.stale_since.is_not(None), or_(party.withheld, closed)
    return and_(anybody, exists(select(party.id).where(either, *taken)))


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
