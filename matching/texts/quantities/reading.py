"""The figures of a sentence: number or range, unit, and of what they are."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from matching.profiles import TextLanguage
from matching.texts.quantities.units import Unit, properties, unit_of, units

SELF_EXPLAINING = frozenset(
    {
        "torque", "force", "power", "apparent power", "voltage", "current", "frequency", "pressure", "rotation",
        "flow", "throughput", "pieces an hour", "print resolution", "bits", "charge", "gain", "data rate", "dose",
        "grammage", "density", "pixels", "rate", "speed", "temperature",
    }
)  # fmt: skip
"""Dimensions that say what is meant; of a length, a mass or a share only a word beside it does."""

CACHED_SENTENCES = 2**18
"""Those of some 25,000 companies: a run reads each for its blocks, and again for its explanations."""

_NUMBER = re.compile(
    r"""(?<![\w.,])(?P<sign>[-−±+]\s?)?
        (?P<figure>\d{1,3}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d+)?(?!\d) | \d+(?:[.,]\d+)*(?:[eе][-−+]?\d+)?)
        (?P<scale>\s(?:тыс\.?|thousand|mila|млн\.?|million[ei]?|mln)(?!\w))?""",
    re.VERBOSE,
)
_SCALES = {"ты": 1e3, "th": 1e3, "mi": 1e6, "мл": 1e6, "ml": 1e6}
_SPAN = re.compile(r"\s*(?:[-–—−…÷/,;]|\.{2,3}|\b(?:to|and|or|ad?|ed?|o|до|и|или)\b)+\s*")
_TIMES = re.compile(r"\s*[xх×]\s*", re.IGNORECASE)
_AT_LEAST = re.compile(
    r"""(?: at\ least | minimum | min\.? | more\ than | over | above | from | (?:not|no)\ less\ than | ≥ | >
      | almeno | minim[oa] | oltre | superiore?\ a | più\ di | non\ meno\ di | (?:a\ partire\ )?da
      | не\ (?:менее|ниже|хуже) | от | более | больше | свыше | выше | мин\.?
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_AT_MOST = re.compile(
    r"""(?: up\ to | maximum | max\.? | below | under | less\ than | within | at\ most | (?:not|no)\ more\ than | ≤ | <
      | fino\ ad? | massim[oa] | sotto(?:\ (?:i|gli|l[’']))? | entro | meno\ di | inferiore?\ a | non\ (?:oltre|più\ di)
      | не\ (?:более|выше|больше) | до | менее | меньше | ниже | макс\.?
    )\s*$""",
    re.IGNORECASE | re.VERBOSE,
)
_AND_MORE = re.compile(
    r"\s*(?:or (?:more|above)|and (?:more|above|up(?!\w))|minimum|at least|e oltre|o più|in su|minimo|и (?:более|выше)|"
    r"минимум)",
    re.IGNORECASE,
)
_AND_LESS = re.compile(r"\s*(?:or less|max(?:imum)?\b|at most|o meno|massimo|и менее|максимум|макс)", re.IGNORECASE)
_CLAUSE_END = re.compile(r"[,;:()]|\.\s|\s[–—]\s")
_COMMAS = frozenset({"en", "ja", "ko", "th", "zh"})
"""languages that part thousands by a comma"""
_BLANKS = frozenset({"ru", "fr", "pl"})
"""or by a blank"""
_YEAR = re.compile(r"(?:19|20)\d\d")
_AFTER_YEARS = ("г", "ha", "год", "anno", "year")


@dataclass(frozen=True, slots=True)
class Quantity:
    """`low` to `high` in the base unit of the dimension, infinite where open; `said` is how the text puts it.

    `of` is the property that a word beside it names, none where the dimension alone is known.
    """

    dimension: str
    of: str | None
    low: float
    high: float
    said: str

    @property
    def key(self) -> tuple[str, str] | None:
        """Two figures can be compared if they have the same; none where it is not known what this one is of."""
        if self.of is None and self.dimension not in SELF_EXPLAINING:
            return None
        return self.dimension, self.of or ""


@dataclass(frozen=True, slots=True)
class _Number:
    value: float
    scale: float
    sign: str
    start: int
    end: int
    unit: Unit | None
    unit_end: int


@lru_cache(CACHED_SENTENCES)
def quantities(sentence: str, language: TextLanguage) -> tuple[Quantity, ...]:
    """In the order in which they stand. Products such as `300 x 300 mm` and numbers without a unit are passed over."""
    if not any(map(str.isdigit, sentence)):
        return ()
    return tuple(_read(sentence, language))


def _read(text: str, language: TextLanguage) -> Iterator[Quantity]:
    found = [(number, units().match(text, number.end())) for number in _NUMBER.finditer(text)]
    if not any(unit for _, unit in found):
        return
    end_of_last = 0
    for group in _groups(text, list(_numbers(found, language))):
        last = group[-1]
        if last.unit is None:
            continue
        start, end = group[0].start, last.unit_end
        low, high = _bounds(group, last.unit)
        before = _clause_before(text, end_of_last, start)
        end_of_last = end
        if len(group) == 1 and last.sign != "±":
            least, most = (pattern.search(before) for pattern in (_AT_LEAST, _AT_MOST))
            # `не более` is no `более`: the longer one is meant.
            word = max(least, most, key=lambda found: len(found[0]) if found else 0)
            if word or _AND_MORE.match(text, end) or _AND_LESS.match(text, end):
                is_least = word is least if word else _AND_MORE.match(text, end) is not None
                low, high = (low, math.inf) if is_least else (-math.inf, high)
                start -= len(word[0]) if word else 0
        if low <= high:  # not where a number could not be read
            of = "accuracy" if last.sign == "±" else _property(last.unit.dimension, before, text, end)
            yield Quantity(last.unit.dimension, of, low, high, text[start:end].strip())


def _numbers(
    numbers: Sequence[tuple[re.Match[str], re.Match[str] | None]], language: TextLanguage
) -> Iterator[_Number]:
    """Of matches of numbers, each with that of a unit after it."""
    for match, found in numbers:
        is_year = found and _YEAR.fullmatch(match["figure"]) and found[0].strip().lower().startswith(_AFTER_YEARS)
        unit = unit_of(found) if found and not is_year else None
        value = _value(match["figure"], language)
        scale = _SCALES.get((match["scale"] or "").strip()[:2].lower(), 1.0)
        sign = (match["sign"] or "").strip()
        signed = -value if sign in ("-", "−") else value
        unit_end = found.end() if found and unit else match.end()
        yield _Number(signed, scale, sign, match.start(), match.end(), unit, unit_end)


def _groups(text: str, numbers: list[_Number]) -> Iterator[list[_Number]]:
    """Numbers that make one figure: `500–900 N·m`, `5 mm to 2 cm`, `15, 60 и 150 Н·м`. Products are left out."""
    group: list[_Number] = []
    product = False
    for one, other in pairwise([*numbers, None]):
        if one is None:
            break
        group.append(one)
        between = text[one.unit_end : other.start] if other else ""
        multiplied = other is not None and _TIMES.fullmatch(between) is not None
        if other is not None and (multiplied or _continues(one, other, between)):
            product |= multiplied
            continue
        if not product:
            yield group
        group, product = [], False


def _continues(one: _Number, other: _Number, between: str) -> bool:
    if _SPAN.fullmatch(between) is None:
        return False
    if one.unit is None:
        return True
    # After a unit a comma begins another figure, and so does another dimension.
    same = other.unit is not None and other.unit.dimension == one.unit.dimension
    return same and not re.fullmatch(r"\s*(?:[,;/]|and|or|e|o|и|или)\s*", between)


def _bounds(group: list[_Number], unit: Unit) -> tuple[float, float]:
    """The least and the greatest; a unit and a scale such as `тыс.` are also those of the numbers before."""
    scale = group[-1].scale
    values = [
        number.value * (number.scale if number.unit else scale) * (number.unit or unit).factor for number in group
    ]
    return min(values), max(values)


def _clause_before(text: str, start: int, end: int) -> str:
    """What stands before a figure in its clause, since the figure before it."""
    return _CLAUSE_END.split(text[start:end])[-1]


def _property(dimension: str, before: str, text: str, end: int) -> str | None:
    """The nearest that is named before the figure in its clause, or else next after it, before another number."""
    after = re.split(r"\d", _CLAUSE_END.split(text[end:], maxsplit=1)[0], maxsplit=1)[0]
    pattern, known = properties()
    for words in (reversed([*pattern.finditer(before)]), pattern.finditer(after)):
        for found in words:
            of = known[(found.lastindex or 1) - 1]
            if dimension in of.dimensions:
                return of.name
    return None


def _value(figure: str, language: TextLanguage) -> float:
    """Of digits as they are written in a language: `1.200,5` in Italian is `1,200.5` in English."""
    figure = re.sub(r"[ \u00a0\u202f'’]", "", figure.replace("е", "e").replace("−", "-"))
    marks = re.findall(r"[.,]", figure)
    if not marks:
        return float(figure)
    groups = figure.split(marks[-1])
    thousands = "," if language in _COMMAS else "."
    if len(set(marks)) > 1:
        figure = figure.replace(marks[0], "").replace(marks[-1], ".")
    elif len(marks) > 1 or (
        marks[0] == thousands and language not in _BLANKS and len(groups[-1]) == 3 and groups[0] != "0"
    ):
        if any(len(group) != 3 for group in groups[1:]):
            return math.nan  # `1.2.3` is no number in any language
        figure = figure.replace(marks[0], "")
    else:
        figure = figure.replace(",", ".")
    return float(figure)
