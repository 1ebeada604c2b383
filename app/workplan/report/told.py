"""The annual report as it stands on paper: sections of sentences, bars and tables, every text in one language."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.events.agendas.wording import clean, told_date
from app.schemas import LanguageCode
from app.workplan.indicators.computing import FunnelStage
from app.workplan.report import figures, undertaken
from app.workplan.report.gathering import Gathered
from app.workplan.report.parts import Section
from app.workplan.report.summary import sentences
from app.workplan.report.wording import sentence, told_number, words

TILES = (FunnelStage.PROPOSED, FunnelStage.ACCEPTED, FunnelStage.MET, FunnelStage.AGREED)


@dataclass(frozen=True, slots=True)
class ToldReport:
    """`tiles` are the figures at the head of it, each with what it counts."""

    language: LanguageCode
    title: str
    between: str
    period: str
    replay: str | None
    tiles: Sequence[tuple[str, str]]
    summary_heading: str
    summary: Sequence[str]
    sections: Sequence[Section]
    foot: str
    made_at: datetime


def told(found: Gathered, language: LanguageCode) -> ToldReport:
    """Figures, sectors, events and initiatives. Beyond what the parks wrote into the plan, nobody is named."""
    year = str(found.year)
    title = sentence("title", language, year=year)
    between = sentence("between", language, park_a=clean(found.parks[0]), park_b=clean(found.parks[1]))
    replays = found.figures.replays
    reached = figures.reached(found)
    return ToldReport(
        language,
        title,
        between,
        sentence("period", language, year=year, day=told_date(found.as_of, language)),
        sentence("replay", language, day=told_date(replays, language)) if replays else None,
        [(told_number(reached[stage], language), words(language)[f"stage_{stage}"]) for stage in TILES],
        words(language)["summary"],
        list(sentences(found, language)),
        list(_sections(found, language)),
        sentence("foot", language, title=title, between=between),
        found.made_at,
    )


def _sections(found: Gathered, language: LanguageCode) -> Iterator[Section]:
    for make in (figures.funnel, figures.durations, figures.endings, figures.ranking, figures.supply):
        yield make(found, language)
    for make in (undertaken.hosting, undertaken.events, undertaken.plan, undertaken.practices):
        yield make(found, language)
    said = words(language)
    yield Section(said["counted"], [said["counted_said"]])
