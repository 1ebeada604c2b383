"""Given names as Russians, Ukrainians, Belarusians and English writers have them: `given_names.tsv`, a name a row."""

import csv
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from matching.screening.spelling import key_of

PATRONYMIC = re.compile(
    r"(.{2,}?)(?:(?:[oea]|i)viS|(?:[oeai]v|[ae]?u)na|iniSna)|((?:il|kuzm|fom|luk|nikit|sav)i)(?:S|niSna)"
)


def given_name(sound: str) -> str:
    """One key for all forms of a name: that of the Russian one. What is no given name, or has one form, stays."""
    return _keys().get(sound, sound)


def is_given_name(sound: str) -> bool:
    """Whether it is one of the table's, in any form."""
    return sound in _keys()


def patronymic(sound: str) -> str | None:
    """One key for the patronymics that are made of the forms of a name; none for what looks like no patronymic."""
    found = PATRONYMIC.fullmatch(sound)
    if found is None:
        return None
    root = _root(found[1] or found[2])
    return f"{_roots()[root]}+{sound[-1] == 'a'}" if root in _roots() else sound


def _root(name: str) -> str:
    return name.rstrip("aeiou")


@cache
def _keys() -> Mapping[str, str]:
    with files("matching.screening").joinpath("given_names.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    return {key_of(form): key_of(row["name"]) for row in rows for form in (row["name"], *row["forms"].split("|"))}


@cache
def _roots() -> Mapping[str, str]:
    """Of men: Aleksandra comes after Aleksandr, and is left out."""
    found: dict[str, str] = {}
    for form, name in _keys().items():
        found.setdefault(_root(form), name)
    return found
