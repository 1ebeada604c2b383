"""Sections on what the parks undertook together: stays, events, the year's plan, practices that they exchanged."""

from typing import get_args

from app.events.agendas.wording import clean, told_date
from app.schemas import LanguageCode
from app.workplan.documents.told import Said, said_in
from app.workplan.practices.schemas import PracticeKind
from app.workplan.report.gathering import TOLD, Gathered
from app.workplan.report.parts import Cell, Section, Table
from app.workplan.report.wording import counted, sentence, told_number, words
from app.workplan.wording import texts, told_in
from models import Initiative


def hosting(found: Gathered, language: LanguageCode) -> Section:
    said, lines = words(language), found.figures.hosting
    if not lines:
        return Section(said["hosting"], [sentence("no_hosting", language, year=str(found.year))])
    named = dict(zip(found.codes, found.parks, strict=True))
    rows: list[list[Cell]] = [
        [clean(named[line.park]), told_number(line.stays, language), told_number(line.days, language)] for line in lines
    ]
    remarks = [
        sentence(
            f"rated_{line.by}",
            language,
            stays=counted("stays", line.count, language),
            rating=round(line.rating or 0, 1),
            again=line.again,
        )
        for line in found.figures.evaluations
        if line.count
    ]
    headings = [said[name] for name in ("host", "guests", "days")]
    return Section(said["hosting"], remarks, tables=[Table(headings, rows, (8, 4, 4), (1, 2))])


def events(found: Gathered, language: LanguageCode) -> Section:
    said, lines = words(language), found.figures.events
    if not lines:
        return Section(said["events"], [sentence("no_events", language, year=str(found.year))])
    rows: list[list[Cell]] = []
    for line in lines:
        name, written_in = told_in(found.event_names[line.event], language)
        numbers = [told_number(each, language) for each in (line.participants, line.meetings, line.held)]
        rating = "–" if line.rating is None else told_number(round(line.rating, 1), language)
        rows.append([Said(clean(name), written_in), told_date(line.starts_on, language), *numbers, rating])
    headings = [said[name] for name in ("event", "day", "companies", "meetings", "held", "rating")]
    return Section(said["events"], [], tables=[Table(headings, rows, (7, 4, 3, 3, 3, 3), (2, 3, 4, 5))])


def plan(found: Gathered, language: LanguageCode) -> Section:
    said, row = words(language), found.plan
    if row is None:
        return Section(said["plan"], [sentence("no_plan", language, year=str(found.year))])
    parks = {"park_a": clean(found.parks[0]), "park_b": clean(found.parks[1])}
    state = texts(language)[f"state_{row.state}"].format(**parks, since=told_date(row.state_since.date(), language))
    remarks = [] if row.state in TOLD else [state]
    budget = sum((one.budget_a or 0) + (one.budget_b or 0) for one in row.initiatives)
    if budget:
        remarks.append(sentence("budget", language, amount=f"{told_number(budget, language)} {row.currency}"))
    rows = [_initiative(one, language) for one in sorted(row.initiatives, key=lambda one: one.number)]
    headings = [said[name] for name in ("number", "initiative", "expected", "achieved")]
    return Section(said["plan"], remarks, tables=[Table(headings, rows, (1, 6, 7, 7))])


def _initiative(one: Initiative, language: LanguageCode) -> list[Cell]:
    name, expected, achieved = (said_in(each, language) for each in (one.names, one.expected, one.achieved))
    return [str(one.number), name or "–", expected or "–", achieved or words(language)["not_reported"]]


def practices(found: Gathered, language: LanguageCode) -> Section:
    said, lines = words(language), found.figures.practices
    if not lines:
        return Section(said["practices"], [said["no_practices"]])
    counts = {(line.park, line.kind): line.practices for line in lines}
    rows = [
        [
            said[f"kind_{kind}"],
            *(told_number(counts.get((park, kind), 0), language) for park in found.codes),
            told_number(sum(line.linked for line in lines if line.kind == kind), language),
        ]
        for kind in get_args(PracticeKind)
    ]
    headings = [said["kind"], *map(clean, found.parks), said["linked"]]
    return Section(said["practices"], [said["practices_said"]], tables=[Table(headings, rows, (6, 4, 4, 6), (1, 2, 3))])
