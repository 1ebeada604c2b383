"""The year in some plain sentences, each with its figures; none where there is nothing to say."""

from collections import Counter
from collections.abc import Iterator

from app.matches.lists.decided import REASONS
from app.schemas import LanguageCode
from app.workplan.indicators.computing import FunnelStage, Places
from app.workplan.report.figures import reached
from app.workplan.report.gathering import Gathered
from app.workplan.report.wording import counted, sentence, told_share, words
from app.workplan.wording import sector_name
from matching.learning.decisions import RejectionReason


def sentences(found: Gathered, language: LanguageCode) -> Iterator[str]:
    for say in (_funnel, _wait, _ending, _ranking, _supply, _hosting, _events, _plan, _practices):
        yield from say(found, language)


def _funnel(found: Gathered, language: LanguageCode) -> Iterator[str]:
    year, stages = str(found.year), reached(found)
    proposed = stages[FunnelStage.PROPOSED]
    if not proposed:
        yield sentence("say_none", language, year=year)
        return
    further = {stage.value: count for stage, count in stages.items()}
    introductions = counted("introductions", proposed, language)
    yield sentence("say_funnel", language, year=year, introductions=introductions, **further)


def _wait(found: Gathered, language: LanguageCode) -> Iterator[str]:
    lines = [line for line in found.figures.durations if line.median_days]
    if lines:
        longest = max(lines, key=lambda line: line.median_days or 0)
        yield sentence(
            "say_wait",
            language,
            before=words(language)[f"stage_{longest.before}"].lower(),
            after=words(language)[f"stage_{longest.after}"].lower(),
            days=counted("days", longest.median_days or 0, language),
            longest=counted("days", longest.longest_days or 0, language),
        )


def _ending(found: Gathered, language: LanguageCode) -> Iterator[str]:
    reasons: Counter[RejectionReason] = Counter()
    for line in found.figures.endings:
        if line.reason is not None:
            reasons[line.reason] += line.count
    if reasons:
        # "Other" says least, however often it was said.
        reason, count = min(reasons.items(), key=lambda item: (item[0] == RejectionReason.OTHER, -item[1], item[0]))
        total = counted("introductions", sum(line.count for line in found.figures.endings), language)
        yield sentence("say_ending", language, introductions=total, reason=REASONS[reason][language], count=count)


def _ranking(found: Gathered, language: LanguageCode) -> Iterator[str]:
    shares = {line.places: line.share for line in found.figures.ranking}
    first, below = shares.get(Places.FIRST_THREE), shares.get(Places.BELOW)
    if first is not None and below is not None:
        told = {"first": told_share(first, language), "below": told_share(below, language)}
        yield sentence("say_ranking", language, **told)


def _supply(found: Gathered, language: LanguageCode) -> Iterator[str]:
    needs = sum(line.needs for line in found.figures.supply)
    alone = Counter[str]()
    for line in found.figures.supply:
        alone[line.sector or ""] += line.alone
    in_sectors = {sector: count for sector, count in alone.items() if sector and count}
    if in_sectors:
        sector = min(in_sectors, key=lambda code: (-in_sectors[code], code))
        told = {"needs": counted("needs", needs, language), "needs_n": needs, "alone": sum(alone.values())}
        yield sentence("say_supply", language, **told, sector=sector_name(sector, language))


def _hosting(found: Gathered, language: LanguageCode) -> Iterator[str]:
    lines = found.figures.hosting
    if lines:
        yield sentence(
            "say_hosting",
            language,
            stays=counted("stays", sum(line.stays for line in lines), language),
            days=counted("days", sum(line.days for line in lines), language),
        )


def _events(found: Gathered, language: LanguageCode) -> Iterator[str]:
    lines = found.figures.events
    if lines:
        meetings = sum(line.meetings for line in lines)
        yield sentence(
            "say_events",
            language,
            events=counted("events", len(lines), language),
            companies=counted("companies", sum(line.participants for line in lines), language),
            meetings=counted("meetings", meetings, language),
            meetings_n=meetings,
            held=sum(line.held for line in lines),
        )


def _plan(found: Gathered, language: LanguageCode) -> Iterator[str]:
    if found.plan is not None and found.plan.initiatives:
        reported = sum(bool(one.achieved) for one in found.plan.initiatives)
        initiatives = counted("initiatives", len(found.plan.initiatives), language)
        key = "say_plan" if reported else "say_plan_only"
        yield sentence(key, language, initiatives=initiatives, reported=reported)


def _practices(found: Gathered, language: LanguageCode) -> Iterator[str]:
    lines = found.figures.practices
    if lines:
        shared = counted("practices", sum(line.practices for line in lines), language)
        yield sentence("say_practices", language, practices=shared, linked=sum(line.linked for line in lines))
