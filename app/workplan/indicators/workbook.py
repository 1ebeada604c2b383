"""Indicators as a workbook: a sheet for each, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import xlsxwriter

from app.matches.lists.decided import REASONS
from app.schemas import LanguageCode
from app.wording import texts_in
from app.workplan.indicators.computing import FunnelStage
from app.workplan.indicators.schemas import FunnelLine, IndicatorsOut
from app.workplan.wording import named_form, sector_name

FILE = Path(__file__).with_name("texts.toml")
CREATED = datetime(2015, 1, 1, tzinfo=UTC)
"""In every workbook, so that the same figures give the same bytes."""
Cell = str | int | float | None


def words(language: LanguageCode) -> Mapping[str, str]:
    found: Mapping[str, str] = texts_in(FILE)[language]
    return found


def indicators_workbook(found: IndicatorsOut, language: LanguageCode) -> bytes:
    """Empty cells are figures that there are not: nobody came so far, or answered."""
    said, file = words(language), BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": said["title"].format(corridor=found.corridor), "created": CREATED})
        head = book.add_format({"bold": True, "bg_color": "#E8F0F3", "bottom": 1, "text_wrap": True})
        percent, note = book.add_format({"num_format": "0%"}), book.add_format({"italic": True})
        for name, (headings, lines) in _sheets(found, language).items():
            sheet = book.add_worksheet(said[name][:31])
            sheet.set_landscape()
            sheet.set_paper(9)
            sheet.fit_to_pages(1, 0)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, 1, 26)
            sheet.set_column(2, len(headings), 15)
            for column, heading in enumerate(headings):
                sheet.write_string(0, column, heading, head)
            for row, line in enumerate(lines, start=1):
                for column, cell in enumerate(line):
                    if isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        is_share = headings[column] == said["share"]
                        sheet.write_number(row, column, cell, percent if is_share else None)
            for number, text in enumerate(_notes(found, said), start=len(lines) + 2):
                sheet.write_string(number, 0, text, note)
    return file.getvalue()


def _sheets(
    found: IndicatorsOut, language: LanguageCode
) -> Mapping[str, tuple[Sequence[str], Sequence[Sequence[Cell]]]]:
    """Name -> headings and lines."""
    said = words(language)
    stages = [said[f"stage_{stage}"] for stage in FunnelStage]
    people = {"park": said["by_a_park"], "company": said["by_company"], "system": said["by_system"]}
    return {
        "funnel": (
            [said["by"], said["value"], *stages],
            [
                [said[f"by_{line.by}"], _value(line, language), *(getattr(line, stage) for stage in FunnelStage)]
                for line in found.funnel
            ],
        ),
        "durations": (
            [said[name] for name in ("before", "after", "count", "median_days", "longest_days")],
            [
                [
                    *(said[f"stage_{stage}"] for stage in (line.before, line.after)),
                    *(line.count, line.median_days, line.longest_days),
                ]
                for line in found.durations
            ],
        ),
        "endings": (
            [said[name] for name in ("state", "whom", "reason", "count")],
            [
                [
                    said[f"ended_{line.state}"],
                    people[line.by],
                    REASONS[line.reason][language] if line.reason else None,
                    line.count,
                ]
                for line in found.endings
            ],
        ),
        "ranking": (
            [said[name] for name in ("places", "answered", "accepted", "share")],
            [[said[f"places_{line.places}"], line.answered, line.accepted, line.share] for line in found.ranking],
        ),
        "stays": (
            [said["stay_state"], said["count"]],
            [[said[f"stay_{line.state}"], line.count] for line in found.stays],
        ),
        "hosting": (
            [said[name] for name in ("host", "guests", "days")],
            [[line.park, line.stays, line.days] for line in found.hosting],
        ),
        "evaluations": (
            [said[name] for name in ("whom_says", "count", "rating", "again")],
            [[said[f"party_{line.by}"], line.count, line.rating, line.again] for line in found.evaluations],
        ),
        "supply": (
            [said[name] for name in ("sector", "form", "needs", "alone")],
            [
                [
                    sector_name(line.sector, language) if line.sector else said["without"],
                    named_form(line.form, language),
                    line.needs,
                    line.alone,
                ]
                for line in found.supply
            ],
        ),
        "events": (
            [said[name] for name in ("event", "starts_on", "participants", "meetings", "held", "told", "rating")],
            [
                [
                    line.event,
                    line.starts_on.isoformat(),
                    line.participants,
                    line.meetings,
                    line.held,
                    line.told,
                    line.rating,
                ]
                for line in found.events
            ],
        ),
        "practices": (
            [said[name] for name in ("park", "kind", "published", "linked")],
            [[line.park, said[f"kind_{line.kind}"], line.practices, line.linked] for line in found.practices],
        ),
    }


def _value(line: FunnelLine, language: LanguageCode) -> str | None:
    if line.by == "all":
        return None
    if line.value is None:
        return words(language)["without"]
    tell = {"form": named_form, "sector": sector_name}.get(line.by)
    return tell(line.value, language) if tell else line.value


def _notes(found: IndicatorsOut, said: Mapping[str, str]) -> list[str]:
    of = said["of_all"] if found.year is None else said["of_year"].format(year=found.year)
    return [of, *([said["replay"].format(day=found.replays.isoformat())] if found.replays else [])]
