"""The categories of Annex I of Regulation (EU) 2021/821, and words that texts of each of them use.

`dual_use_terms.csv`: by language what words begin with, parted by semicolons; several words follow each other. What has
three letters or fewer is the whole word.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from matching.profiles import Language

NAMES: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        "0": {
            "it": "Materiali, impianti e apparecchiature nucleari",
            "ru": "Ядерные материалы, установки и оборудование",
            "en": "Nuclear materials, facilities and equipment",
        },
        "1": {
            "it": "Materiali speciali e relative apparecchiature",
            "ru": "Специальные материалы и связанное с ними оборудование",
            "en": "Special materials and related equipment",
        },
        "2": {"it": "Lavorazione dei materiali", "ru": "Обработка материалов", "en": "Materials processing"},
        "3": {"it": "Elettronica", "ru": "Электроника", "en": "Electronics"},
        "4": {"it": "Calcolatori", "ru": "Вычислительная техника", "en": "Computers"},
        "5": {
            "it": "Telecomunicazioni e sicurezza dell'informazione",
            "ru": "Телекоммуникации и защита информации",
            "en": "Telecommunications and information security",
        },
        "6": {"it": "Sensori e laser", "ru": "Датчики и лазеры", "en": "Sensors and lasers"},
        "7": {"it": "Navigazione e avionica", "ru": "Навигация и авионика", "en": "Navigation and avionics"},
        "8": {"it": "Materiale navale", "ru": "Морская техника", "en": "Marine"},
        "9": {
            "it": "Materiale aerospaziale e propulsione",
            "ru": "Авиакосмическая техника и двигатели",
            "en": "Aerospace and propulsion",
        },
    }
)

_WHOLE = 3


def found_in(text: str) -> Iterator[tuple[str, str]]:
    """(category, words as they stand) of all that a text says of any category, in whatever of the languages it is."""
    read = text.replace("ё", "е").replace("Ё", "Е")
    for category, pattern in _patterns().items():
        for found in pattern.finditer(read):
            yield category, text[found.start() : found.end()]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    text = files("matching.suggesting").joinpath("dual_use_terms.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["category"]: _pattern([row["it"], row["ru"], row["en"]]) for row in rows}


def _pattern(lists: list[str]) -> re.Pattern[str]:
    terms = {term.strip() for written in lists for term in written.split(";") if term.strip()}
    begun = (r"\w*[^\w.;:!?]+".join(map(re.escape, term.split())) for term in terms if len(term) > _WHOLE)
    whole = (rf"{re.escape(term)}s?\b" for term in terms if len(term) <= _WHOLE)
    return re.compile(rf"(?<!\w)(?:{'|'.join(sorted([*begun, *whole], key=len, reverse=True))})\w*", re.IGNORECASE)
