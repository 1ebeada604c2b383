"""Columns -> fields, by what their headings say and what their cells hold."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from app.portfolio.imports.files.columns import EXPORT_MARK, column_named, is_of_an_offer, normalised
from app.portfolio.imports.files.sheets import letters
from app.portfolio.imports.tables import contents, headings
from app.portfolio.imports.tables.fields import JOINED, NUMBERS, ColumnField, why_left_out
from app.portfolio.imports.tables.vocabulary import DESCRIPTION, PHONE, TAX_NUMBER

ACCEPTED = 0.5
"""Below that a column is left out, unless somebody says what it is."""
_FULL = 0.8
"""A field is told by cells alone if so many of them fit."""
_FEWEST = 2
_ONE_IS_ENOUGH = frozenset(["inn", "ogrn", "vat", "codice_fiscale", "website", "-email", "-yes"])
_NEARLY = 0.12
"""So much less sure than its best field a column may be of the one that it gets instead."""
_PROFILE_MARKS = ("profile_type", "profile_reference", "profile_partner")
_SURELY = 0.9
_NAME_BY_PLACE = 0.4
_LONGEST_NAME = 160
_WORDS = 3
"""Activities in so many words are a description, unless half of them are names of sectors."""
_HALF = 0.5
_YEAR = re.compile(r"(?:19|20)\d\d")

Corrections = Mapping[int, str | None]
"""Column -> the field that somebody said, or None if it is to be left out."""


class _Candidate(NamedTuple):
    confidence: float
    field: str
    why: str


def holds_profiles(names: Sequence[str]) -> bool:
    """Whether these headings are of a table with a partnering profile a line."""
    found = {
        field
        for name in names
        for field, confidence in headings.fields_of_heading(name, profiles=True).items()
        if field in _PROFILE_MARKS and confidence >= _SURELY
    }
    return len(found) > 1 or any(_names_a_type_of_profile(name) for name in names)


def _names_a_type_of_profile(name: str) -> bool:
    """ "Profile type"; "Type" alone is any type."""
    words = normalised(name).split("_")
    return len(words) > 1 and headings.fields_of_heading(name, profiles=True).get("profile_type", 0) >= _SURELY


def recognise(
    names: Sequence[str],
    columns: Sequence[Sequence[str]],
    corrections: Corrections,
    hidden: frozenset[int],
    *,
    strict: bool = False,
) -> list[ColumnField]:
    """What each column is. `columns`: the cells of each, as texts; there may be more of them than headings.

    A field goes to the column that is the surest of it; some are joined out of several columns. `strict`: only what
    headings of the template say counts.
    """
    samples = [contents.samples(cells) for cells in columns]
    profiles = holds_profiles(names) or any(contents.shares(cells).get("profile_type", 0) >= _FULL for cells in samples)
    names = [*names, *[""] * (len(columns) - len(names))]
    found = {index: ColumnField(index, names[index], field, 1.0, "as was said") for index, field in corrections.items()}
    taken = {column.field: index for index, column in found.items() if column.field is not None}
    for index in hidden - found.keys():
        if index < len(names):
            found[index] = ColumnField(index, names[index], None, 1.0, "the column is hidden")
    candidates = {
        index: _of_template(name) if strict else _candidates(name, samples[index], profiles)
        for index, name in enumerate(names)
    }
    for index, candidate in _surest_first(candidates, names):
        best = candidates[index][0].confidence
        if index in found or candidate.confidence < max(ACCEPTED, best - _NEARLY):
            continue
        field = candidate.field
        if field.startswith("-"):
            found[index] = ColumnField(index, names[index], None, candidate.confidence, why_left_out(field))
        elif field not in taken or field in JOINED:
            taken.setdefault(field, index)
            found[index] = ColumnField(index, names[index], field, candidate.confidence, candidate.why)
    if "name" not in taken and not strict:
        _take_a_name(names, samples, found)
    return [
        found.get(index)
        or ColumnField(index, name, None, 0.0, _why_unknown(name, samples[index], candidates[index], taken, names))
        for index, name in enumerate(names)
    ]


def _surest_first(candidates: Mapping[int, Sequence[_Candidate]], names: Sequence[str]) -> list[tuple[int, _Candidate]]:
    """Of equals that of the later year ("Addetti 2014", "Addetti 2015"), then the left one."""
    pairs = [(index, candidate) for index, some in candidates.items() for candidate in some]
    years = {index: max(map(int, _YEAR.findall(names[index])), default=0) for index in candidates}
    return sorted(pairs, key=lambda pair: (-pair[1].confidence, -years[pair[0]], pair[0], pair[1].field))


def _candidates(name: str, samples: Sequence[str], profiles: bool) -> list[_Candidate]:
    """The fields that a column may be, the surest first."""
    fits = contents.shares(samples)
    said = headings.fields_of_heading(name, profiles=profiles)
    found: dict[str, _Candidate] = {}
    for named in said:
        field, confidence = _by_heading(named, said, fits, samples)
        if profiles and field.startswith("profile_"):
            confidence = min(1.0, confidence + 0.06)
        if confidence > (found[field].confidence if field in found else 0):
            found[field] = _Candidate(confidence, field, "by its heading")
    if "inn" in said and not said.keys().isdisjoint(("vat", "codice_fiscale")):
        found[TAX_NUMBER] = _Candidate(headings.KNOWN, TAX_NUMBER, "by its heading")
    for field, certainty in contents.TELLS.items():
        share = fits.get(field, 0.0)
        if field == PHONE and any(number in said for number in NUMBERS):
            continue
        if share < _FULL or len(samples) < (1 if field in _ONE_IS_ENOUGH else _FEWEST):
            continue
        known = found.get(field)
        both = known.confidence if known else 0.0
        why = "by its heading and its cells" if known else "by its cells"
        confidence = 1 - (1 - both) * (1 - certainty * share)
        found[field] = _Candidate(max(both, min(confidence, 0.99)), field, why)
    return sorted(found.values(), key=lambda candidate: (-candidate.confidence, candidate.field))


def _by_heading(
    field: str, said: Mapping[str, float], fits: Mapping[str, float], samples: Sequence[str]
) -> tuple[str, float]:
    """What a heading says, held against the cells: another field, where activities are told in words."""
    confidence, share = said[field], fits.get(field, 0.0)
    if confidence == headings.CERTAIN or not samples:
        return field, confidence
    if field == "activity_codes" and not share:
        in_words = DESCRIPTION if _describe(samples, fits) else "sectors"
        return (in_words, confidence) if any(map(_is_worded, samples)) else (field, confidence / 2)
    if field == "sectors" and "activity_codes" in said and _describe(samples, fits):
        return DESCRIPTION, confidence
    if field == DESCRIPTION:
        marks = sum(len(cell) == 1 for cell in samples) / len(samples)
        return field, 0.8 * confidence + 0.2 * share - 0.5 * fits.get("activity_codes", 0.0) - marks
    return field, 0.6 * confidence + 0.4 * share if field in contents.CHECKED else confidence


def _describe(samples: Sequence[str], fits: Mapping[str, float]) -> bool:
    in_words = sum(len(cell.split()) >= _WORDS for cell in samples)
    return in_words * 2 >= len(samples) and fits.get("sectors", 0.0) < _HALF


def _is_worded(cell: str) -> bool:
    return sum(map(str.isalpha, cell)) * 2 > len(cell)


def _of_template(name: str) -> list[_Candidate]:
    column = column_named(name)
    return [_Candidate(headings.CERTAIN, column.name, "by its heading")] if column else []


def _take_a_name(names: Sequence[str], samples: Sequence[Sequence[str]], found: dict[int, ColumnField]) -> None:
    """The first column of different short texts, if no column says that it holds names."""
    for index, cells in enumerate(samples):
        if is_of_an_offer(names[index]):
            continue
        texts = [cell for cell in cells if len(cell) <= _LONGEST_NAME and sum(map(str.isalpha, cell)) * 2 > len(cell)]
        if index not in found and cells and len(texts) == len(cells) and len(set(cells)) > 0.9 * len(cells):
            found[index] = ColumnField(
                index, names[index], "name", _NAME_BY_PLACE, "the first column of different short texts"
            )
            return


def _why_unknown(
    name: str, samples: Sequence[str], candidates: Sequence[_Candidate], taken: Mapping[str, int], names: Sequence[str]
) -> str:
    if normalised(name) == EXPORT_MARK:
        return "the number in Ponte, for readers: a company is known by its official numbers and its name"
    if not samples:
        return "the column is empty"
    best = candidates[0] if candidates else None
    if best is not None and best.confidence >= ACCEPTED and best.field in taken:
        index = taken[best.field]
        other = names[index] or f"column {letters(index)}"
        return f'a second column for "{best.field}"; "{other}" is read'
    if best is not None and (nearest := headings.nearest_field(name)) == best.field:
        return f'its cells are not what "{nearest}" holds'
    if nearest := headings.nearest_field(name):
        return f'unknown column; the nearest known one is "{nearest}"'
    return "unknown column"
