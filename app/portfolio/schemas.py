"""Fields that several kinds of the portfolio have in common."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal

from babel import Locale
from fastapi import Query
from pydantic import AfterValidator, AliasPath, BaseModel, BeforeValidator, Field, StringConstraints

from app.paging import SORT, Ids
from app.schemas import TURNS_BY_ITSELF, CountryCode, DocumentedAs, Text, TextLanguageCode

Prose = Annotated[Text, StringConstraints(max_length=4000)]
LongProse = Annotated[Text, StringConstraints(max_length=40_000)]
"""Of a company as a whole; it is compared sentence by sentence."""


NO_COUNTRIES = frozenset(["AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"])
"""Of the codes that CLDR names: what ISO 3166-1 reserves, or leaves to its users. `XK`, Kosovo, has no other code."""


@cache
def countries() -> frozenset[str]:
    """Codes of ISO 3166-1, and `XK`."""
    known = map(str, Locale.parse("en").territories)
    return frozenset(code for code in known if len(code) == 2 and code.isalpha()) - NO_COUNTRIES


def _assigned(code: str) -> str:
    if code and code not in countries():
        raise ValueError(f"{code!r} is no country: no such code is assigned (ISO 3166-1)")
    return code


Country = Annotated[CountryCode, AfterValidator(_assigned)]
"""A country that there is."""


def _code(place: Any) -> Any:
    return place and place.code


PlaceCode = Annotated[str, BeforeValidator(_code)]
"""A park or a site, told by its code."""
OptionalPlaceCode = Annotated[str | None, BeforeValidator(_code)]
UpToDate = Annotated[
    bool,
    BeforeValidator(lambda stale_since: stale_since is None),
    Field(
        validation_alias=AliasPath("party", "stale_since"),
        description="whether the match lists already know the latest change",
    ),
    TURNS_BY_ITSELF,
]
StoredLanguage = Annotated[str, DocumentedAs(TextLanguageCode)]
Withdrawn = Annotated[bool, Query(description="the withdrawn ones instead")]
PlaceSort = Annotated[Literal["name", "-name", "code", "-code", "updated_at", "-updated_at"], Query(description=SORT)]


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What every list of the portfolio may be narrowed to."""

    ids: Ids = None
    withdrawn: Withdrawn = False


@dataclass(frozen=True, slots=True)
class PlaceFilter(RowFilter):
    """What every list of places may be narrowed to, and its order."""

    sort: PlaceSort = "name"


class RowOut(BaseModel):
    """What callers receive of a row.

    The types of its fields are plain: what is stored is read as it is, also if the rules for what is sent are stricter
    today, or a sector is gone.
    """

    id: int
    withdrawn: Annotated[bool, BeforeValidator(lambda since: since is not None), Field(validation_alias="withdrawn_at")]
