"""The fields of a company that follow rules of their own: official numbers and activity codes."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic import ValidationError as PydanticError
from stdnum.ch import uid
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError
from stdnum.it import codicefiscale, iva
from stdnum.ru import inn, ogrn
from stdnum.sm import coe

import models
from app.schemas import Name, RequestModel, Tag, Text
from matching.taxonomy.activities import System, UnknownActivityCode, normalise, to_nace


def _checked(name: str, validate: Callable[[str], str]) -> AfterValidator:
    """Checks the check digits, and gives the number in its compact form."""

    def checked(value: str) -> str:
        try:
            return validate(value)
        except ValidationError as error:
            raise ValueError(f"{value!r} is not a valid {name}: {error}") from None

    return AfterValidator(checked)


def _vat(value: str) -> str:
    """With the country's prefix; a bare number is Italian.

    Companies of an Italian park may be from San Marino (SM and five digits) or Switzerland (CHE and nine).
    """
    typed = value.strip().upper()
    if typed.startswith("SM"):
        return "SM" + str(coe.validate(typed[2:])).zfill(5)
    if typed.startswith("CHE"):
        return str(uid.validate(_SWISS_SUFFIX.sub("", typed)))
    return str(eu_vat.validate(value)) if value[:2].isalpha() else "IT" + str(iva.validate(value))


def _fiscal(value: str) -> str:
    # A company's codice fiscale is eleven digits with the check digit of a VAT number; a sole trader's is a person's.
    return str(iva.validate(value) if value.isdigit() else codicefiscale.validate(value))


_SWISS_SUFFIX = re.compile(r"\s*(?:MWST|TVA|IVA|TPV)\s*$")

# Spreadsheets and programs write such numbers as numbers.
_as_text = BeforeValidator(lambda value: str(value) if type(value) is int else value)
Number = Annotated[Text, StringConstraints(max_length=64), _as_text]
Vat = Annotated[Number, _checked("VAT number", _vat)]
CodiceFiscale = Annotated[Number, _checked("codice fiscale", _fiscal)]
Inn = Annotated[Number, _checked("INN", inn.validate)]
Ogrn = Annotated[Number, _checked("OGRN", ogrn.validate)]


def official_number(value: str) -> str:
    """As the scheme that fits the digits writes it. Raises `ValueError`."""
    digits = re.sub(r"[\s.\-]", "", value).upper()
    kind: Any = Inn if len(digits) in (10, 12) else Ogrn if len(digits) in (13, 15) else CodiceFiscale
    if digits[:2].isalpha() and not digits[2:3].isalpha():
        kind = Vat
    try:
        return str(TypeAdapter(kind).validate_python(digits))
    except PydanticError:
        raise ValueError(f"{value!r} is no VAT number, codice fiscale, INN or OGRN with right check digits") from None


OfficialNumber = Annotated[Number, AfterValidator(official_number)]
"""Of whatever scheme its digits fit."""
GroupTie = Literal["parent", "subsidiary", "sister"]


class GroupMember(RequestModel):
    """A company of the same group, in this park, the other, or none."""

    tie: GroupTie = Field(description="what it is to this company")
    name: Name | None = None
    number: OfficialNumber | None = Field(
        default=None,
        description="VAT number, codice fiscale, INN or OGRN: by it the company is known, else by its name",
        examples=["7707083893"],
    )

    @model_validator(mode="after")
    def _names_somebody(self) -> "GroupMember":
        if self.name is None and self.number is None:
            raise ValueError("give a name or a number")
        return self


class Identifiers(RequestModel):
    """The numbers that a company is known under; `register` is its number in the park's own register.

    A company without any is known by its park, its name and its city.
    """

    vat: Vat | None = Field(
        default=None, description="with the country's prefix, else Italian; check digits", examples=["IT00743110157"]
    )
    codice_fiscale: CodiceFiscale | None = Field(default=None, description="of a company or a sole trader")
    inn: Inn | None = Field(default=None, description="10 or 12 digits with their check digits")
    ogrn: Ogrn | None = Field(default=None, description="13 or 15 digits with the check digit")
    register_: Number | None = Field(default=None, alias="register", examples=["DEMO-TN-101"])

    model_config = RequestModel.model_config | {"populate_by_name": True, "serialize_by_alias": True}

    def by_scheme(self) -> dict[str, str]:
        return {scheme: value for scheme, value in self.model_dump(by_alias=True).items() if value is not None}


class ActivityCode(RequestModel):
    """A code of an official classification, as the company states it."""

    system: System = Field(examples=["ateco2007"])
    code: Tag = Field(examples=["28.99.20"])

    @field_validator("code")
    @classmethod
    def _known(cls, value: str, info: ValidationInfo) -> str:
        return normalise(info.data["system"], value) if "system" in info.data else value


def nace_of(codes: Iterable[models.ActivityCode]) -> dict[str, float]:
    """NACE Rev. 2 codes with the share that each covers, over all of a company's activity codes.

    A stored code that its classification no longer has stands for none.
    """
    shares: dict[str, float] = {}
    for item in codes:
        with suppress(UnknownActivityCode):
            for code, share in to_nace(item.system, item.code).items():  # type: ignore[arg-type]  # as it is stored
                shares[code] = max(share, shares.get(code, 0))
    return shares
