"""Every figure is counted a second time, by SQL over the raw rows, and comes out the same."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine, text

from app.accounts.roles import OPERATOR
from app.database import transaction
from app.workplan.indicators.computing import FunnelStage
from app.workplan.indicators.schemas import IndicatorsOut
from app.workplan.indicators.service import indicators
from app.workplan.indicators.workbook import indicators_workbook, words
from tests.app.workplan.conftest import Parks
from tests.app.workplan.walked import many_ways
from tests.support.beginnings import begins_with
from tests.support.databases import counted

REPLAYED = date(2015, 9, 1)
SHEETS = (
    "funnel",
    "durations",
    "endings",
    "ranking",
    "stays",
    "hosting",
    "evaluations",
    "supply",
    "events",
    "practices",
)

recorded = begins_with(many_ways)


def found(engine: Engine, year: int | None = None) -> IndicatorsOut:
    with transaction(engine, writes=False) as session:
        return indicators(session, OPERATOR, None, year)


def asked(engine: Engine, query: str, **given: Any) -> Sequence[Any]:
    with engine.connect() as connection:
        return connection.execute(text(query), given).all()


REACHED = """
    select count(distinct s.introduction_id) from introduction_steps s join introductions i on i.id = s.introduction_id
    join pairs p on p.id = i.pair_id
    where i.proposed_at is not null and s.after = :after and (s.after <> 'concluded' or s.outcome <> 'none')
"""


@recorded
def test_how_many_came_to_each_stage(engine: Engine) -> None:
    lines = {(line.by, line.value): line for line in found(engine).funnel}
    parks = dict(
        asked(
            engine,
            "select side, code from (select 'a' as side, park_a_id as id from corridors union all"
            " select 'b', park_b_id from corridors) c join parks on parks.id = c.id",
        )
    )
    forms = [form for (form,) in asked(engine, "select distinct form from pairs")]
    seen = 0
    for stage in FunnelStage:
        after = {"after": "concluded" if stage is FunnelStage.AGREED else stage.value}
        assert getattr(lines["all", None], stage) == asked(engine, REACHED, **after)[0][0]
        for side, code in parks.items():
            expected = asked(engine, f"{REACHED} and i.proposer = :side", side=side, **after)[0][0]
            assert getattr(lines["park", code], stage) == expected
            seen += expected
        for form in forms:
            expected = asked(engine, f"{REACHED} and p.form = :form", form=form, **after)[0][0]
            assert (getattr(lines["form", form], stage) if ("form", form) in lines else 0) == expected
        for year in (2015, 2016, 2017):
            span = {"first": f"{year}-01-01", "next": f"{year + 1}-01-01"}
            expected = asked(
                engine, f"{REACHED} and i.proposed_at >= :first and i.proposed_at < :next", **span, **after
            )[0][0]
            line = lines.get(("year", str(year)))
            assert (getattr(line, stage) if line else 0) == expected
            of_year = next((each for each in found(engine, year).funnel if each.by == "all"), None)
            assert (getattr(of_year, stage) if of_year else 0) == expected
        by_sector = sum(getattr(line, stage) for (by, _), line in lines.items() if by == "sector")
        assert by_sector == getattr(lines["all", None], stage), "each counts in one sector, or in none"
    assert seen > 30


@recorded
def test_days_between_steps(engine: Engine) -> None:
    first = """
        select i.id, min(s.at) as at from introductions i join introduction_steps s on s.introduction_id = i.id
        where i.proposed_at is not null and s.after = :after and (s.after <> 'concluded' or s.outcome <> 'none')
        group by i.id
    """
    seen = 0
    for line in found(engine).durations:
        times = []
        for stage in (line.before, line.after):
            after = "concluded" if stage is FunnelStage.AGREED else stage.value
            times.append({number: moment(at) for number, at in asked(engine, first, after=after)})
        days = sorted((times[1][one] - times[0][one]).total_seconds() / 86400 for one in times[0] if one in times[1])
        assert line.count == len(days)
        if days:
            middle = (days[(len(days) - 1) // 2] + days[len(days) // 2]) / 2
            assert (line.median_days, line.longest_days) == (pytest.approx(middle, abs=0.051), round(days[-1], 1))
        seen += len(days)
    assert seen > 15


def moment(at: Any) -> datetime:
    """SQLite gives texts."""
    return at if isinstance(at, datetime) else datetime.fromisoformat(at).replace(tzinfo=UTC)


@recorded
def test_how_they_came_to_nothing(engine: Engine) -> None:
    raw = asked(
        engine,
        """
        select s.after, s.by, s.reason, count(*) from introduction_steps s
        join introductions i on i.id = s.introduction_id and i.proposed_at is not null
        where s.id = (select max(id) from introduction_steps l where l.introduction_id = i.id)
        and (s.after in ('declined', 'withdrawn', 'expired') or (s.after = 'concluded' and s.outcome = 'none'))
        group by s.after, s.by, s.reason
        """,
    )
    assert {(each.state, each.by, each.reason): each.count for each in found(engine).endings} == {
        (state, by, reason): count for state, by, reason, count in raw
    }
    assert len(raw) > 3


@recorded
def test_how_good_the_ranking_was(engine: Engine) -> None:
    raw = asked(
        engine,
        """
        select place, count(*), sum(yes) from (
            select case when m.pair_id is null then 'in_none'
                when m.rank_for_a <= 3 or m.rank_for_b <= 3 then 'first_three' else 'below' end as place,
                case when exists (select 1 from introduction_steps s where s.introduction_id = i.id
                    and s.after = 'accepted') then 1 else 0 end as yes
            from introductions i left join matches m on m.pair_id = i.pair_id
            where i.proposed_at is not null and (i.state = 'declined' or exists (
                select 1 from introduction_steps s where s.introduction_id = i.id and s.after = 'accepted'))
        ) answered group by place
        """,
    )
    lines = {line.places.value: line for line in found(engine).ranking}
    for place, answered, accepted in raw:
        assert (lines[place].answered, lines[place].accepted) == (answered, accepted)
        assert lines[place].share == round(accepted / answered, 4)
    assert sum(line.answered for line in lines.values()) == sum(row[1] for row in raw) > 5


@recorded
def test_needs_without_supply(engine: Engine) -> None:
    raw = asked(
        engine,
        """
        select o.form, count(*), sum(case when exists (
            select 1 from matches m where m.strong and m.basis = 'stated' and m.form = o.form
            and c.party_id in (m.party_a_id, m.party_b_id)) then 0 else 1 end)
        from opportunities o join companies c on c.id = o.company_id where o.side = 'need' group by o.form
        """,
    )
    lines = found(engine).supply
    for form, needs, alone in raw:
        of_form = [line for line in lines if line.form == form]
        assert (sum(line.needs for line in of_form), sum(line.alone for line in of_form)) == (needs, alone)
    assert {line.sector for line in lines} >= {None}


@recorded
def test_stays_by_how_far_they_have_come(engine: Engine) -> None:
    last = """
        select t.after, s.starts_on, s.ends_on, s.begun_on, s.ended_on
        from stays s join stay_steps t on t.stay_id = s.id
        where t.id = (select max(id) from stay_steps l where l.stay_id = s.id)
    """
    raw = [(state, *map(day, days)) for state, *days in asked(engine, last)]
    for year in (None, 2014, 2015, 2016):
        of_year = [
            state
            for state, starts, ends, begun, ended in raw
            if year is None or (begun or starts).year <= year <= (ended or ends).year
        ]
        lines = {line.state.value: line.count for line in found(engine, year).stays}
        assert lines == Counter(of_year)
    assert len(set(raw)) > 10


@recorded
def test_days_of_hosting(engine: Engine) -> None:
    query = """
        select p.code, s.begun_on, coalesce(s.ended_on, s.ends_on), s.ended_on is null from stays s
        join pairs on pairs.id = s.pair_id join corridors c on c.id = pairs.corridor_id
        join parks p on p.id = case when s.host = 'a' then c.park_a_id else c.park_b_id end
        where s.begun_on is not null
    """
    seen = 0
    for year in (None, 2015, 2016):
        days, guests = Counter[str](), Counter[str]()
        for park, begun, last, is_there in asked(engine, query):
            each = day(begun)
            spent = []
            while each <= day(last) and (not is_there or each <= REPLAYED or not spent):
                spent.append(each)
                each += timedelta(days=1)
            in_year = [one for one in spent if year in (None, one.year)]
            days[park] += len(in_year)
            guests[park] += bool(in_year)
        lines = {line.park: (line.stays, line.days) for line in found(engine, year).hosting}
        assert lines == {park: (guests[park], days[park]) for park in days if guests[park]}
        seen += sum(days.values())
    assert seen > 100


@recorded
def test_what_both_sides_say_of_stays(engine: Engine) -> None:
    query = "select by, count(*), sum(rating), sum(case when again then 1 else 0 end) from stay_evaluations group by by"
    lines = {line.by.value: (line.count, line.rating, line.again) for line in found(engine).evaluations}
    raw = asked(engine, query)
    assert {by: (count, round(total / count, 2), again) for by, count, total, again in raw} == lines
    assert len(raw) == 2


def day(of: Any) -> Any:
    """SQLite gives texts."""
    return date.fromisoformat(of) if isinstance(of, str) else of


@recorded
def test_figures_are_read_with_the_same_statements_however_many_there_are(engine: Engine) -> None:
    with counted(engine) as statements:
        found(engine)
    assert len(statements) <= 18


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_indicators_are_of_the_corridors_own_parks_and_nothing_is_nought(two: Parks) -> None:
    south, east = dict(two.south), dict(two.east)
    empty = two.client.get("/api/v1/indicators?year=2015", headers=south).json()
    assert (empty["funnel"], empty["endings"], empty["supply"], empty["stays"], empty["hosting"]) == (
        [],
        [],
        [],
        [],
        [],
    )
    assert {line["share"] for line in empty["ranking"]} == {None}
    assert {line["median_days"] for line in empty["durations"]} == {None}
    for path in ("indicators", "exports/indicators"):
        assert two.client.get(f"/api/v1/{path}", headers=east).status_code == 404
        assert two.client.get(f"/api/v1/{path}?corridor=nowhere", headers=south).status_code == 422
        assert two.client.get(f"/api/v1/{path}?yaer=2015", headers=south).status_code == 422


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@recorded
def test_the_workbook_says_the_same_in_three_languages(client: TestClient, engine: Engine) -> None:
    figures = found(engine)
    for language in ("it", "ru", "en"):
        answer = client.get(f"/api/v1/exports/indicators?lang={language}")
        assert answer.content == indicators_workbook(figures, language)  # type: ignore[arg-type]  # one of three
        book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
        said = words(language)  # type: ignore[arg-type]  # one of three
        assert book.sheet_names == [said[name][:31] for name in SHEETS]
        first = book.get_sheet_by_index(0).to_python()
        assert first[0][2:] == [said[f"stage_{stage}"] for stage in FunnelStage]
        assert first[1][2:] == [getattr(figures.funnel[0], stage) for stage in FunnelStage]
        assert len(first) == len(figures.funnel) + 4
