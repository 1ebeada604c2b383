"""A company that does not validate, made valid by leaving out what is wrong: value by value, and saying so."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.portfolio.companies.schemas import CompanyIn

Path = tuple[int | str, ...]
Places = dict[str, list[str]]

_ESSENTIAL = ("park", "name")
"""A row whose park or name cannot be read is of nobody."""
_ROUNDS = 12
"""Leaving one value out may bring another fault to light: an offer without its title."""
_MOST_FAULTS = 1000
"""A row with more is of another kind than a company."""
_PARTS_OF_A_WHOLE = {
    "offers": ("form", "language", "title"),
    "needs": ("form", "language", "title"),
    "descriptions": ("language",),
}
"""Without these the whole item says nothing."""


def validated(
    company: Mapping[str, object], keys: Mapping[str, Sequence[str]]
) -> tuple[CompanyIn | None, Places, list[tuple[ErrorDetails, Places]]]:
    """The company, what stands for the places of its lists, and the errors: of what was left out, or why there is none.

    With each error, what stood for the places when it was found.
    Official numbers and the rest are left out alike: whether enough is left to know the company by, others decide.
    """
    rest, places = dict(company), {name: list(some) for name, some in keys.items()}
    left_out: list[tuple[ErrorDetails, Places]] = []
    for _ in range(_ROUNDS):
        try:
            return CompanyIn.model_validate(rest), places, left_out
        except ValidationError as error:
            errors = error.errors(include_url=False)[:_MOST_FAULTS]
        fatal = [found for found in errors if not found["loc"] or found["loc"][0] in _ESSENTIAL]
        if not left_out:
            rest = deepcopy(rest)  # not before, as most companies have no fault
        before = {name: list(some) for name, some in places.items()}
        left_out += [(found, before) for found in (fatal or errors)]
        if fatal or len(errors) == _MOST_FAULTS:
            return None, places, left_out
        # From the end, so that the places before keep their numbers.
        for path in sorted({_whole(found) for found in errors}, key=_order, reverse=True):
            _leave_out(rest, places, path, [found for found in errors if _whole(found) == path])
    return None, places, left_out


def _order(path: Path) -> tuple[tuple[bool, int, str], ...]:
    return tuple((isinstance(step, str), step if isinstance(step, int) else 0, str(step)) for step in path)


def _whole(error: ErrorDetails) -> Path:
    """The smallest part that can go without the rest."""
    path = error["loc"]
    if len(path) >= 3 and path[0] in _PARTS_OF_A_WHOLE and path[2] in _PARTS_OF_A_WHOLE[str(path[0])]:
        return path if _is_long_text(error) else path[:2]
    if path[0] == "activity_codes" and len(path) > 2:
        return path[:2]
    return path


def _is_long_text(error: ErrorDetails) -> bool:
    return error["type"] == "too_long" and isinstance(error["input"], str)


def _leave_out(
    company: dict[str, Any], places: dict[str, list[str]], path: Path, errors: Sequence[ErrorDetails]
) -> None:
    node: Any = company
    for step in path[:-1]:
        node = node[step]
    last: Any = path[-1]
    value = node[last] if isinstance(node, list) or last in node else None
    kinds = {found["type"] for found in errors}
    if isinstance(value, str) and all(map(_is_long_text, errors)) and (short := _shortened(value, errors[0])) != value:
        node[last] = short
    elif kinds == {"too_long"} and isinstance(value, list):
        node[last] = value[: errors[0].get("ctx", {})["max_length"]]
        places[str(path[0])] = places.get(str(path[0]), [])[: len(node[last])]
    elif kinds == {"value_error"} and isinstance(value, list) and len(distinct := _distinct(value)) < len(value):
        node[last] = [value[index] for index in distinct]
        if str(path[0]) in places:
            places[str(path[0])] = [places[str(path[0])][index] for index in distinct]
    elif isinstance(node, list):
        del node[int(last)]
        if len(path) == 2 and path[0] in places:
            del places[str(path[0])][int(last)]
        if len(path) == 2 and not node:
            del company[str(path[0])]  # an empty list would say that the company has none
    else:
        node.pop(last, None)


def _distinct(items: Sequence[Any]) -> list[int]:
    """The places of the first of each form and title, or language."""
    seen: dict[tuple[str, ...], int] = {}
    for index, item in enumerate(items):
        parts = ("form", "title") if isinstance(item, dict) and "title" in item else ("language",)
        key = tuple(str(item.get(part, "")).strip() for part in parts) if isinstance(item, dict) else (str(item),)
        seen.setdefault(key, index)
    return list(seen.values())


def _shortened(text: str, error: ErrorDetails) -> str:
    """As many whole words as there is room for. A text that is too long only as it is stored stays as it is."""
    text, length = text.strip(), error["ctx"]["max_length"]
    cut = text[:length]
    words = cut.rsplit(maxsplit=1)[0] if len(text) > length and len(cut.split()) > 1 else cut
    return words.rstrip()
