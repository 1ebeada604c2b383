"""Subjects as they are asked -> the engine's; what was found -> what callers receive."""

from collections.abc import Sequence
from typing import cast

from app.compliance.screening.entries import Entry
from app.compliance.screening.files.values import official_number
from app.compliance.screening.schemas import (
    AgreeOut,
    Format,
    ImportOut,
    ListedNumber,
    ListHitOut,
    ListOut,
    ScreenedOut,
    ScreeningOut,
    SubjectIn,
)
from app.compliance.screening.service import ListState, Screened, ScreenedHit, incomplete
from matching.screening.parties import Number, Subject
from models import ScreeningImport, ScreeningList

MOST_KEYS = 100


def subject_of(asked: SubjectIn) -> Subject:
    country = asked.country or ""
    numbers = [official_number(number, country, tax=True) for number in asked.numbers]
    return Subject(tuple(asked.names), asked.kind, tuple(one for one in numbers if one is not None), country)


def rendered(states: Sequence[ListState], asked: Sequence[SubjectIn], found: Sequence[Screened]) -> ScreeningOut:
    results = [
        ScreenedOut(
            names=list(subject.names),
            kind=subject.kind,
            country=subject.country,
            numbers=list(subject.numbers),
            hits=[_hit(hit) for hit in screened.hits],
        )
        for subject, screened in zip(asked, found, strict=True)
    ]
    lists = [ListOut.model_validate(state) for state in states]
    return ScreeningOut(complete=not incomplete(states), lists=lists, results=results)


def _hit(found: ScreenedHit) -> ListHitOut:
    hit, entry = found.hit, found.listed.entry
    return ListHitOut(
        list=found.listed.list,
        entry=entry.key,
        reference=entry.reference or None,
        kind=entry.kind,
        name=found.name,
        names=[name.text for name in entry.names],
        how=hit.how,
        certain=found.is_certain,
        score=hit.score,
        asked=hit.asked,
        agree=[AgreeOut(asked=one, listed=other) for one, other in hit.agree],
        asked_only=list(hit.asked_only),
        listed_only=list(hit.listed_only),
        number=_number(hit.number) if hit.number else None,
        numbers=_numbers(entry),
        countries=list(entry.countries),
        listed_on=entry.listed_on,
        published_on=found.listed.published_on,
        programmes=list(entry.programmes),
        basis=entry.basis or None,
    )


def _numbers(entry: Entry) -> list[ListedNumber]:
    return [_number(number) for number in entry.numbers]


def _number(number: Number) -> ListedNumber:
    return ListedNumber(scheme=number.scheme, value=number.value)


def import_out(of: ScreeningList, made: ScreeningImport) -> ImportOut:
    return ImportOut(
        list=of.code,
        format=cast(Format, of.format),
        published_on=made.published_on,
        imported_at=made.imported_at,
        version=made.version,
        entries=made.entries,
        added=len(made.added),
        changed=len(made.changed),
        removed=len(made.removed),
        added_entries=made.added[:MOST_KEYS],
        changed_entries=made.changed[:MOST_KEYS],
        removed_entries=made.removed[:MOST_KEYS],
    )
