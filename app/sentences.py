"""Sentences that the code says in English, known again by templates in which places are filled in: `{}` or `{1}`."""

import re
from collections.abc import Iterable
from functools import cache

_PLACE = re.compile(r"\{\d?\}")


class Sentences:
    """Templates, of which those that say most themselves come first: `There is no pair {}.` before `There is no {}.`"""

    def __init__(self, templates: Iterable[str]) -> None:
        self._templates = sorted(templates, key=lambda template: -len(_PLACE.sub("", template)))

    def find(self, said: str) -> tuple[str, tuple[str, ...]] | None:
        """Its template and what fills the places, in their order.

        None where no template fits, or where the first that fits can be filled in more than one way.
        """
        for template in self._templates:
            if shortest := _pattern(template, "+?").fullmatch(said):
                longest = _pattern(template, "+").fullmatch(said)
                return (template, shortest.groups()) if longest and longest.groups() == shortest.groups() else None
        return None


@cache
def _pattern(template: str, much: str) -> re.Pattern[str]:
    """Greedy or not by `much`. A place that only a space parts from the next is filled by one word."""
    fixed = _PLACE.split(template)
    places = [rf"(\S{much})" if between == " " else f"(.{much})" for between in fixed[1:]]
    pieces = (part for pair in zip(map(re.escape, fixed), [*places, ""], strict=True) for part in pair)
    return re.compile("".join(pieces), re.DOTALL)
