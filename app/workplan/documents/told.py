"""A version of a plan as it stands on paper: every text in one language, whatever sets it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from babel.numbers import format_decimal

from app.events.agendas.wording import LOCALES, clean, told_date
from app.schemas import LanguageCode
from app.workplan.states import PlanState
from app.workplan.wording import named_form, sector_name, texts, told_evidence, told_in, told_period
from models import Initiative, WorkPlan

LONG = 1500
"""characters of results from which an initiative may be divided between two pages"""


@dataclass(frozen=True, slots=True)
class Said:
    """A text, and the language that it was written in."""

    text: str
    language: LanguageCode


@dataclass(frozen=True, slots=True)
class ToldInitiative:
    """`facts`: headings with what is said of each. `name`, `expected` and `achieved` may be in another language.

    `long`: it may be divided between two pages.
    """

    number: str
    name: Said
    period: str
    budgets: tuple[str, str]
    facts: Sequence[tuple[str, str]]
    expected: Said | None
    achieved: Said | None
    evidence: Sequence[str]
    long: bool


@dataclass(frozen=True, slots=True)
class Signatory:
    park: str
    agreed: str | None


@dataclass(frozen=True, slots=True)
class ToldPlan:
    language: LanguageCode
    words: Mapping[str, str]
    title: str
    subtitle: str | None
    between: str
    period: str
    state: str
    in_force: bool
    replay: str | None
    parks: tuple[str, str]
    currency: str
    totals: tuple[str, str]
    initiatives: Sequence[ToldInitiative]
    signatories: tuple[Signatory, Signatory]
    foot: str
    made_at: datetime


def told(row: WorkPlan, parks: tuple[str, str], replays: date | None, language: LanguageCode) -> ToldPlan:
    """Of a version that was read with its initiatives."""
    words = texts(language)
    names = (clean(parks[0]), clean(parks[1]))
    told_parks = {"park_a": names[0], "park_b": names[1]}
    title = words["title"].format(period=told_period(row.starts_on, row.ends_on))
    between = words["between"].format(**told_parks)
    agreed = (row.agreed_a_at, row.agreed_b_at)
    ordered = sorted(row.initiatives, key=lambda one: one.number)
    return ToldPlan(
        language,
        words,
        title,
        words["amendment"].format(number=row.number - 1) if row.number > 1 else None,
        between,
        _period(row.starts_on, row.ends_on, language),
        words[f"state_{row.state}"].format(**told_parks, since=told_date(row.state_since.date(), language)),
        row.state == PlanState.IN_FORCE,
        words["replay"].format(day=told_date(replays, language)) if replays else None,
        names,
        row.currency,
        (
            _sum([one.budget_a for one in ordered], language) or words["not_set"],
            _sum([one.budget_b for one in ordered], language) or words["not_set"],
        ),
        [_initiative(one, names, row.currency, language) for one in ordered],
        (_signatory(names[0], agreed[0], language), _signatory(names[1], agreed[1], language)),
        words["foot"].format(title=title, between=between, number=row.number),
        row.state_since,
    )


def _initiative(one: Initiative, parks: tuple[str, str], currency: str, language: LanguageCode) -> ToldInitiative:
    words = texts(language)
    budgets = [
        f"{_amount(each, language)} {currency}" if each is not None else words["not_set"]
        for each in (one.budget_a, one.budget_b)
    ]
    facts = [
        (words["sector"], sector_name(one.sector, language) if one.sector else ""),
        (words["form"], named_form(one.form, language) if one.form else ""),
        (words["period"], _period(one.starts_on, one.ends_on, language)),
        (words["owner"].format(park=parks[0]), clean(one.owner_a) if one.owner_a else words["not_named"]),
        (words["owner"].format(park=parks[1]), clean(one.owner_b) if one.owner_b else words["not_named"]),
        (words["budget"], "; ".join(f"{park}: {each}" for park, each in zip(parks, budgets, strict=True))),
    ]
    expected, achieved = said_in(one.expected, language), said_in(one.achieved, language)
    return ToldInitiative(
        str(one.number),
        said_in(one.names, language) or Said("–", language),
        _period(one.starts_on, one.ends_on, language, short=True),
        (_amount(one.budget_a, language), _amount(one.budget_b, language)),
        [fact for fact in facts if fact[1]],
        expected,
        achieved,
        [clean(told_evidence(each, parks, language)) for each in one.evidence],
        sum(len(said.text) for said in (expected, achieved) if said) > LONG,
    )


def said_in(by_language: Mapping[str, str] | None, language: LanguageCode) -> Said | None:
    if not by_language:
        return None
    text, written_in = told_in(by_language, language)
    return Said(clean(text), written_in)


def _signatory(park: str, agreed_at: datetime | None, language: LanguageCode) -> Signatory:
    if agreed_at is None:
        return Signatory(park, None)
    return Signatory(park, texts(language)["agreed_on"].format(day=told_date(agreed_at.date(), language)))


def _period(starts: date, ends: date, language: LanguageCode, *, short: bool = False) -> str:
    if short:
        return f"{starts:%d.%m.%Y} – {ends:%d.%m.%Y}"
    return f"{told_date(starts, language)} – {told_date(ends, language)}"


def _sum(budgets: Sequence[int | None], language: LanguageCode) -> str:
    known = [each for each in budgets if each is not None]
    return _amount(sum(known), language) if known else ""


def _amount(value: int | None, language: LanguageCode) -> str:
    return "–" if value is None else str(format_decimal(value, locale=LOCALES[language]))
