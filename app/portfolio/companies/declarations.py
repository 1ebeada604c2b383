"""What companies declare for the rules of release: dual use of offers, establishments, owners, directors."""

from typing import Annotated, Any

from pydantic import AfterValidator, Field, StrictBool, StringConstraints, model_validator

from app.portfolio.companies.fields import Number
from app.schemas import CountryCode, Name, RequestModel

CATEGORY = r"^[0-9]([A-E]([0-9]{3}(\.[a-z0-9]{1,4}){0,4})?)?$"
FULL = 100.0


def _alike(values: list[str]) -> list[str]:
    return sorted(set(values))


Category = Annotated[str, StringConstraints(pattern=CATEGORY)]
DualUse = Annotated[list[Category], Field(max_length=24), AfterValidator(_alike)]
DUAL_USE: Any = Field(
    default=None,
    description="categories of Annex I of Regulation (EU) 2021/821, such as `6`, `6A` or `6A003`; empty: of none; "
    "null: not declared",
)


class Establishment(RequestModel):
    """A branch, an office, a site or a workplace elsewhere."""

    country: CountryCode | None = None
    place: Name | None = Field(
        default=None, description="the zone, park or building: its code or its name, and where it is"
    )

    @model_validator(mode="after")
    def _says_where(self) -> "Establishment":
        if self.country is None and self.place is None:
            raise ValueError("say where it is: a country or a place")
        return self


class Owner(RequestModel):
    """Who owns a part of a company. By its number a company is known whose own owners count, too."""

    name: Name
    share: float = Field(strict=True, gt=0, le=FULL, description="per cent of the company")
    country: CountryCode | None = None
    number: Number | None = Field(default=None, description="official number, such as INN or VAT")
    person: StrictBool = Field(default=False, description="a natural person, whom nobody owns")


def _no_more_than_all(owners: list[Owner]) -> list[Owner]:
    if sum(owner.share for owner in owners) > FULL + 0.5:
        raise ValueError("the shares are more than 100 per cent together")
    return owners


Establishments = Annotated[list[Establishment], Field(max_length=24)]
Owners = Annotated[list[Owner], Field(max_length=50), AfterValidator(_no_more_than_all)]
Directors = Annotated[list[Name], Field(max_length=50)]
ESTABLISHMENTS: Any = Field(
    default=None, description="where the company is besides; empty: nowhere; null: not declared"
)
OWNERS: Any = Field(default=None, description="who owns the company, as declared; null: not declared")
DIRECTORS: Any = Field(default=None, description="who directs the company, as declared; null: not declared")
