"""Indicators as sections of the report."""

from collections.abc import Mapping, Sequence

from app.matches.lists.decided import REASONS
from app.schemas import LanguageCode
from app.workplan.indicators.computing import FunnelStage
from app.workplan.indicators.schemas import FunnelLine, SupplyLine
from app.workplan.report.gathering import Gathered
from app.workplan.report.parts import Bar, Section, Table
from app.workplan.report.wording import counted, sentence, told_number, told_share, words
from app.workplan.wording import named_form, sector_name

SHORT = ("proposed", "accepted", "met", "agreed")
"""Stages of the tables, which have no room for all."""
MOST_BARS = 10


def reached(found: Gathered) -> Mapping[FunnelStage, int]:
    """How many introductions of the year came to each stage."""
    of_all = next((line for line in found.figures.funnel if line.by == "all"), None)
    return {stage: getattr(of_all, stage) if of_all else 0 for stage in FunnelStage}


def funnel(found: Gathered, language: LanguageCode) -> Section:
    said, stages = words(language), reached(found)
    proposed = stages[FunnelStage.PROPOSED]
    if not proposed:
        return Section(said["funnel"], [sentence("say_none", language, year=str(found.year))])
    bars = [
        Bar(
            said[f"stage_{stage}"],
            f"{told_number(count, language)} ({told_share(count / proposed, language)})",
            count / proposed,
        )
        for stage, count in stages.items()
    ]
    tables = [_breakdown(found, by, language) for by in ("form", "sector")]
    return Section(said["funnel"], [sentence("funnel_said", language, year=str(found.year))], bars, tables)


def _breakdown(found: Gathered, by: str, language: LanguageCode) -> Table:
    said = words(language)
    lines = sorted((line for line in found.figures.funnel if line.by == by), key=lambda line: -line.proposed)
    rows = [
        [_value(line, language), *(told_number(getattr(line, stage), language) for stage in SHORT)] for line in lines
    ]
    headings = ["", *(said[f"short_{stage}"] for stage in SHORT)]
    return Table(headings, rows, (8, 3, 3, 3, 3), (1, 2, 3, 4), said[f"by_{by}"])


def _value(line: FunnelLine, language: LanguageCode) -> str:
    if line.value is None:
        return words(language)["without"]
    return named_form(line.value, language) if line.by == "form" else sector_name(line.value, language)


def durations(found: Gathered, language: LanguageCode) -> Section:
    said = words(language)
    lines = [line for line in found.figures.durations if line.median_days is not None]
    if not lines:
        return Section(said["durations"], [said["nothing_yet"]])
    most = max(line.median_days or 0 for line in lines) or 1
    bars = [
        Bar(
            said["step"].format(before=said[f"stage_{line.before}"], after=said[f"stage_{line.after}"].lower()),
            said["median_of"].format(
                days=counted("days", line.median_days or 0, language),
                longest=told_number(line.longest_days or 0, language),
                introductions=counted("introductions", line.count, language),
            ),
            (line.median_days or 0) / most,
        )
        for line in lines
    ]
    return Section(said["durations"], [said["durations_said"]], bars)


def endings(found: Gathered, language: LanguageCode) -> Section:
    said, lines = words(language), found.figures.endings
    if not lines:
        return Section(said["endings"], [said["no_endings"]])
    most = max(line.count for line in lines)
    bars = []
    for line in lines[:MOST_BARS]:
        why = REASONS[line.reason][language] if line.reason else said["by_system"] if line.by == "system" else ""
        whom = said[f"by_{line.by}"] if line.by != "system" else ""
        label = f"{said[f'ended_{line.state}']} {whom}".strip()
        bars.append(Bar(f"{label}: {why}" if why else label, told_number(line.count, language), line.count / most))
    return Section(said["endings"], [said["endings_said"]], bars)


def ranking(found: Gathered, language: LanguageCode) -> Section:
    said = words(language)
    lines = [line for line in found.figures.ranking if line.share is not None]
    if not lines:
        return Section(said["ranking"], [said["no_answers"]])
    bars = [
        Bar(
            said[f"places_{line.places}"],
            said["accepted_of"].format(
                share=told_share(line.share or 0, language),
                accepted=told_number(line.accepted, language),
                answered=told_number(line.answered, language),
            ),
            line.share or 0,
        )
        for line in lines
    ]
    return Section(said["ranking"], [said["ranking_said"]], bars)


def supply(found: Gathered, language: LanguageCode) -> Section:
    said = words(language)
    lines = lacking(found)[:MOST_BARS]
    if not lines:
        return Section(said["supply"], [said["no_alone"]])
    most = max(line.needs for line in lines)
    bars = [
        Bar(
            f"{_sector(line, language)}: {named_form(line.form, language).lower()}",
            said["alone_of"].format(alone=told_number(line.alone, language), needs=told_number(line.needs, language)),
            line.needs / most,
            line.alone / most,
        )
        for line in lines
    ]
    return Section(said["supply"], [said["supply_said"]], bars)


def lacking(found: Gathered) -> Sequence[SupplyLine]:
    """Sectors and forms in which a need has no match, the most first."""
    return sorted((line for line in found.figures.supply if line.alone), key=lambda line: -line.alone)


def _sector(line: SupplyLine, language: LanguageCode) -> str:
    return sector_name(line.sector, language) if line.sector else words(language)["no_sector"]
