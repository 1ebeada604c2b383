"""Indicators as sections of the report."""

from collections.abc import Mapping, Sequence

from app.matches.lists.decided import REASONS
from app.schemas import LanguageCode
from app.workplan.indicators.computing import FunnelStage
from app.workplan.indicators.schemas import EndingLine, FunnelLine, SupplyLine
from app.workplan.report.gathering import Gathered
from app.workplan.report.parts import Bar, Section, Table
from app.workplan.report.wording import counted, sentence, told_number, told_share, words
from app.workplan.wording import named_form, sector_name

SHORT = ("proposed", "accepted", "met", "agreed")
"""Stages of the tables, which have no room for all."""
MOST_LINES = 7
"""Of a table or of bars; those beyond are told together."""
Line = tuple[str, tuple[int, ...]]
"""What is counted, and its numbers."""


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
    lines = [line for line in found.figures.funnel if line.by == by]
    counted_lines = [(_value(line, language), tuple(getattr(line, stage) for stage in SHORT)) for line in lines]
    rows = [
        [label, *(told_number(number, language) for number in numbers)]
        for label, numbers in _the_most(counted_lines, language)
    ]
    headings = ["", *(said[f"short_{stage}"] for stage in SHORT)]
    return Table(headings, rows, (8, 3, 3, 3, 3), (1, 2, 3, 4), said[f"by_{by}"])


def _value(line: FunnelLine, language: LanguageCode) -> str:
    if line.value is None:
        return words(language)["without"]
    return named_form(line.value, language) if line.by == "form" else sector_name(line.value, language)


def _the_most(lines: Sequence[Line], language: LanguageCode) -> list[Line]:
    """By their first number; those beyond the most that there is room for as one."""
    ordered = sorted(lines, key=lambda line: -line[1][0])
    if len(ordered) <= MOST_LINES:
        return ordered
    rest = zip(*(numbers for _, numbers in ordered[MOST_LINES - 1 :]), strict=True)
    return [*ordered[: MOST_LINES - 1], (words(language)["others"], tuple(map(sum, rest)))]


def durations(found: Gathered, language: LanguageCode) -> Section:
    said = words(language)
    lines = [line for line in found.figures.durations if line.median_days is not None]
    if not lines:
        return Section(said["durations"], [said["nothing_yet"]])
    most = max(line.longest_days or 0 for line in lines) or 1
    bars = [
        Bar(
            said["step"].format(before=said[f"stage_{line.before}"], after=said[f"stage_{line.after}"].lower()),
            said["median_of"].format(
                days=counted("days", line.median_days or 0, language),
                longest=told_number(line.longest_days or 0, language),
                introductions=counted("introductions", line.count, language),
            ),
            (line.longest_days or 0) / most,
            (line.median_days or 0) / most,
        )
        for line in lines
    ]
    return Section(said["durations"], [said["durations_said"]], bars)


def endings(found: Gathered, language: LanguageCode) -> Section:
    said, lines = words(language), found.figures.endings
    if not lines:
        return Section(said["endings"], [said["no_endings"]])
    shown = _the_most([(_ending(line, language), (line.count,)) for line in lines], language)
    most = max(count for _, (count,) in shown)
    bars = [Bar(label, told_number(count, language), count / most) for label, (count,) in shown]
    return Section(said["endings"], [said["endings_said"]], bars)


def _ending(line: EndingLine, language: LanguageCode) -> str:
    """Such as `Declined by a company: wrong moment`."""
    said = words(language)
    how = said[f"ended_{line.state}"]
    if line.by != "system":
        how = f"{how} {said[f'by_{line.by}']}"
    return f"{how}: {REASONS[line.reason][language]}" if line.reason else how


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
    lacking = [line for line in found.figures.supply if line.alone]
    if not lacking:
        return Section(said["supply"], [said["no_alone"]])
    shown = _the_most([(_supply(line, language), (line.alone, line.needs)) for line in lacking], language)
    most = max(needs for _, (_, needs) in shown)
    bars = [
        Bar(
            label,
            said["alone_of"].format(alone=told_number(alone, language), needs=told_number(needs, language)),
            needs / most,
            alone / most,
        )
        for label, (alone, needs) in shown
    ]
    return Section(said["supply"], [said["supply_said"]], bars)


def _supply(line: SupplyLine, language: LanguageCode) -> str:
    sector = sector_name(line.sector, language) if line.sector else words(language)["no_sector"]
    return f"{sector}: {named_form(line.form, language).lower()}"
