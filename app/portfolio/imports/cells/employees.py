"""How many people work in a company: a number, a range, or a class of a register."""

import math
import re

from app.portfolio.imports.cells.placeholders import is_placeholder
from app.portfolio.imports.cells.reading import Reading, one_line, quoted

MOST = 10_000_000

# Classe di addetti in the Italian register of start-ups and innovative SMEs (its legend, InfoCamere).
_CLASSES: dict[str, tuple[int, int | None]] = {
    "A": (0, 4),
    "B": (5, 9),
    "C": (10, 19),
    "D": (20, 49),
    "E": (50, 249),
    "F": (250, None),
}

# European Commission, Recommendation 2003/361/EC, in three languages: below 10, 50 and 250.
_SIZES: dict[tuple[int, int | None], str] = {
    (1, 9): r"micro\s?(?:impresa|imprese|enterprise)?|микро\s?предприятие",
    (10, 49): r"piccola(?:\simpresa)?|small(?:\senterprise)?|малое(?:\sпредприятие)?",
    (50, 249): r"media(?:\simpresa)?|medium(?:\senterprise)?|среднее(?:\sпредприятие)?",
    (250, None): r"grande(?:\simpresa)?|large(?:\senterprise)?|крупное(?:\sпредприятие)?",
}
_N = r"(\d{1,3}(?:[ .,'’]\d{3})+|\d{1,8})"
_UNIT = (
    r"(?:dipendent[ei]|addett[oi]|person[ea]|unità|occupat[io]|collaborator[ei]|soci|ula|fte|employees?|people|persons?|staff"
    r"|чел(?:\.|овек[а]?)?|сотрудник(?:а|ов|и)?|работник(?:а|ов|и)?|рабочих\sмест)"
)
_ABOUT = r"(?:circa|ca\.?|about|approx\.?|approximately|around|около|ок\.?|порядка|примерно|~|≈)"
_RANGE = re.compile(rf"(?:da|from|between|от|tra|fra|с)?\s*{_N}\s*(?:-|–|—|÷|/|\.{{2,3}}|a|e|to|and|до|ad|по)\s*{_N}")
_MORE = r"(?:\+|(?:e|ed|o)\s(?:oltre|più)|in su|(?:and|or) (?:over|more|above)|и (?:более|выше))"
_AT_LEAST = re.compile(
    rf"(?:più di|piu di|oltre|almeno|da|over|more than|at least|from|от|более|свыше|больше|>=?|≥)\s*{_N}\s*{_MORE}?"
    rf"|{_N}\s*{_MORE}"
)
_AT_MOST = re.compile(
    r"(?:fino a|meno di|massimo|max\.?|entro|up to|under|less than|fewer than|below|до|менее|не более|меньше|<=?|≤)"
    rf"\s*{_N}"
)
_NUMBER = re.compile(rf"({_ABOUT})?\s*{_N}(?:[.,](\d{{1,2}}))?\s*({_ABOUT})?")
"""Full-time equivalents have decimals."""
_HALF = 0.5
_EITHER = re.compile(r"\d{1,3},\d{3}")
"""Thousands in English; in Italian and Russian a number with three decimals, which few people are counted in."""
_ASIDE = re.compile(r"\s*\([^()]*\)\s*$")


def read_employees(text: str) -> Reading[int]:
    """The number of a company's people. A range is read as its geometric mean, as sizes of companies are compared."""
    line = one_line(text)
    if is_placeholder(line):
        return Reading()
    told = _ASIDE.sub("", line) or line
    bare = re.sub(rf"\s*\(?\b(?:{_UNIT})\)?\s*$", "", told.casefold()).strip()
    bare = re.sub(rf"^(?:n\.?|num\.?|numero|№|classe)?\s*(?:{_UNIT})?\s*:?\s*(?=[\d<>a-h])", "", bare, count=1) or bare
    if found := _NUMBER.fullmatch(bare):
        number = _whole(found[2]) + (float(f"0.{found[3] or 0}") >= _HALF)
        about = found[1] or found[4] or (found[3] or "").strip("0") or _EITHER.fullmatch(found[2])
        exact = told == line and not about
        return _checked(number, None if exact else f"{quoted(line)} is read as {number}", line)
    bounds = _bounds(bare)
    if bounds is None:
        return Reading(remark=f"{quoted(line)} is not a number of people; left empty")
    return _of_range(*bounds, f"class {bare.upper()} of the register" if bare.upper() in _CLASSES else quoted(line))


def _bounds(bare: str) -> tuple[int, int | None] | None:
    """From and to how many; no upper bound is none."""
    sized = next((bounds for bounds, words in _SIZES.items() if re.fullmatch(words, bare)), None)
    if found := _CLASSES.get(bare.upper(), sized):
        return found
    if between := _RANGE.fullmatch(bare):
        low, high = sorted((_whole(between[1]), _whole(between[2])))
        return low, high
    if least := _AT_LEAST.fullmatch(bare):
        return _whole(least[1] or least[2]), None
    most = _AT_MOST.fullmatch(bare)
    return (0, _whole(most[1])) if most else None


def _of_range(low: int, high: int | None, what: str) -> Reading[int]:
    if high is None:
        return _checked(low, f"{what} means {low} or more; read as {low}", what)
    middle = round(math.sqrt(max(low, 1) * max(high, 1)))
    return _checked(middle, f"{what} means {low} to {high}; read as {middle}", what)


def _checked(number: int, remark: str | None, line: str) -> Reading[int]:
    if number > MOST:
        return Reading(remark=f"{quoted(line)} is too large for a number of people; left empty")
    return Reading(number, remark)


def _whole(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))
