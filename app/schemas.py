"""Types of fields that several domains use, and the base of request bodies."""

import re
import unicodedata
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import Path
from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetJsonSchemaHandler,
    StringConstraints,
    TypeAdapter,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from app.formulas import WHY_REFUSED, is_formula
from matching.profiles import TextLanguage

Id = Annotated[int, Path(ge=1, le=2**31 - 1)]
"""An id in a path: any number that a database can hold."""
LargeId = Annotated[int, Path(ge=1, le=2**53)]
"""One of what a service makes many of: any number that JavaScript can hold, too."""


def _printable(text: str) -> str:
    if any((character < " " and character not in "\n\r\t") or character in "\x7f\ufffe\uffff" for character in text):
        raise ValueError("holds control characters")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("holds half a character (an unpaired surrogate)")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _visible(text: str) -> str:
    if all(unicodedata.category(character)[0] in "CZ" for character in text):
        raise ValueError("holds nothing that can be seen")
    return text


def _plain(text: str) -> str:
    if is_formula(text):
        raise ValueError(WHY_REFUSED)
    return text


def _no_number(value: object) -> object:
    # pydantic would read it as seconds since 1970.
    if isinstance(value, int | float) or (isinstance(value, str) and re.fullmatch(r"[-+]?[0-9.]+", value.strip())):
        raise PydanticCustomError("date_type", "Input should be a date such as 2015-12-31")
    return value


def _shaped(pattern: str, otherwise: str) -> tuple[Any, ...]:
    """The pattern, as the document shows it, and what is said of a text that has another shape."""

    def check(text: str) -> str:
        if not re.search(pattern, text):
            raise ValueError(f"{text[:64]!r} {otherwise}")
        return text

    return AfterValidator(check), Field(json_schema_extra={"pattern": pattern})


def _web_address(text: str) -> str:
    address = str(AnyHttpUrl(text))
    if len(address) > LONGEST_ADDRESS:
        raise ValueError(f"is longer than {LONGEST_ADDRESS} characters when written out")
    return address


NO_CONTROLS = r"^[^\x00-\x08\x0B\x0C\x0E-\x1F\x7F]*$"
CODE, COUNTRY = r"^[a-z0-9]+(-[a-z0-9]+)*$", r"^[A-Z]{2}$"
Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    AfterValidator(_printable),
    AfterValidator(_visible),
    AfterValidator(_plain),
    Field(json_schema_extra={"pattern": NO_CONTROLS}),
]
Name = Annotated[Text, StringConstraints(max_length=256)]
LONGEST_TAG = 128
Tag = Annotated[Text, StringConstraints(max_length=LONGEST_TAG)]
Code = Annotated[
    Text,
    StringConstraints(max_length=64),
    *_shaped(CODE, "is no code: small letters, digits, and single hyphens between them"),
]
LONGEST_ADDRESS = 512
WebAddress = Annotated[Text, StringConstraints(max_length=LONGEST_ADDRESS), AfterValidator(_web_address)]
"""With its scheme, written out."""
StrictDate = Annotated[date, BeforeValidator(_no_number)]
CountryCode = Annotated[Text, *_shaped(COUNTRY, "is no country: two capital letters, such as IT")]
LanguageCode = Literal["it", "ru", "en"]
"""That reasons and names are told in."""
TextLanguageCode = TextLanguage
"""That a profile may be written in."""
SpaceKind = Literal["office", "laboratory", "clean_room", "production_hall", "workshop", "test_field", "storage"]


TURNS_BY_ITSELF = "turns by itself"
"""Beside the type of a yes or no in an answer that the worker or the day turns: who has read it before may still change
the rest.
"""


class DocumentedAs:
    """Of a text in an answer: the document shows what it may be today. It is read as it is stored, whatever that is."""

    def __init__(self, kind: Any) -> None:
        self._kind = TypeAdapter(kind).core_schema

    def __get_pydantic_json_schema__(self, _stored: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(self._kind)


MOST_ITEMS = 1000
"""In a list or an object of a request, whatever it holds; most fields allow far fewer."""


class RequestModel(BaseModel):
    """Base of request bodies. An unknown field is an error: it is likely a misspelt one."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _not_endless(cls, sent: Any) -> Any:
        """Every wrong item would become an error, of which a million take seconds and gigabytes."""
        if isinstance(sent, dict):
            for part in (sent, *sent.values()):
                if isinstance(part, list | dict) and len(part) > MOST_ITEMS:
                    raise ValueError(f"holds {len(part):,} items; a list or an object holds at most {MOST_ITEMS:,}")
        return sent


def change_config(example: dict[str, Any]) -> ConfigDict:
    """Config of a PATCH body. It shows no defaults: a generated client would send them and overwrite what is stored."""

    def without_defaults(schema: dict[str, Any]) -> None:
        for field in schema["properties"].values():
            field.pop("default", None)
        schema["examples"] = [example]

    return RequestModel.model_config | ConfigDict(json_schema_extra=without_defaults)
