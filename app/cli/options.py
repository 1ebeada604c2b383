"""Options of several commands, and options -> what the services take."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from app.cli.failures import SPOKEN
from app.compliance.policy.verdicts import PolicyVerdict
from app.errors import AppError, FieldError, Invalid, field_errors
from app.paging import Page, Paging
from app.schemas import LanguageCode, RequestModel
from app.wording import texts_in
from matching.profiles import Form
from matching.scoring.bands import Band
from matching.scoring.who_can_meet import Basis

Sent = TypeVar("Sent", bound=RequestModel)
Item = TypeVar("Item", bound=BaseModel)

AS_FIELDS: Mapping[str, str] = MappingProxyType({})

Withdrawn = Annotated[bool, typer.Option("--withdrawn", help="The withdrawn ones instead.")]
Withdraw = Annotated[bool | None, typer.Option("--withdraw/--restore", help="Withdraw it, or bring it back.")]
NewCode = Annotated[str, typer.Argument(help="Its code: small letters, digits and hyphens; never changes.")]
Code = Annotated[str, typer.Argument(help="Its code.")]
Name = Annotated[str | None, typer.Option(help="What it is called.")]
City = Annotated[str | None, typer.Option(help="Where it is.")]
Description = Annotated[str | None, typer.Option(help="Up to 4,000 characters.")]
OfForm = Annotated[Form | None, typer.Option("--form", help="Cooperation form.")]
OfBasis = Annotated[
    Basis | None, typer.Option("--basis", help="`stated`: a need of either; `descriptions`: the others.")
]
OfSector = Annotated[str | None, typer.Option("--sector", help="The partner's sector.")]
MinScore = Annotated[float | None, typer.Option("--min-score", help="Minimum score.", min=0, max=100)]
OneBand = Annotated[Band | None, typer.Option("--band", help="One band only: what a score is worth.")]
IncludeWeak = Annotated[
    bool, typer.Option("--include-weak", help="Also matches without a strong reason, which are hidden otherwise.")
]
IncludeAside = Annotated[
    bool, typer.Option("--include-set-aside", help="Also matches that people have decided against, in their places.")
]
OfVerdict = Annotated[
    PolicyVerdict | None, typer.Option("--verdict", help="Only matches of which the policy says this.")
]
DayOption = Annotated[
    datetime | None, typer.Option("--day", formats=["%Y-%m-%d"], help="The day whose law is told: 2015-09-01.")
]


def speak(language: LanguageCode) -> LanguageCode:
    """Also what ends the command is told in that language."""
    SPOKEN.set(language)
    return language


Lang = Annotated[LanguageCode, typer.Option("--lang", callback=speak, help="Language: it, ru or en.")]
OfPark = Annotated[str | None, typer.Option("--park", help="Code of its park.")]


def said_in(language: LanguageCode) -> Mapping[str, str]:
    """What commands say themselves, by names."""
    found: Mapping[str, str] = texts_in(Path(__file__).with_name("texts.toml"))[language]
    return found


def as_date(day: datetime | None) -> date | None:
    return day and day.date()


def sent(model: type[Sent], called: Mapping[str, str] = AS_FIELDS, /, **options: Any) -> Sent:
    """`None` is an option that was not given; an empty one empties its field. Raises `Invalid`, naming the options:
    `called` are those whose names are not those of their fields.
    """
    values = {name: None if value == "" else value for name, value in options.items() if value is not None}
    try:
        return model.model_validate(values)
    except ValidationError as error:
        found = field_errors(error.errors())
        wrong = [FieldError(field=_option(item.field, called), reason=item.reason) for item in found]
        raise Invalid("This cannot be taken as it is.", errors=wrong) from None


@contextmanager
def as_options(called: Mapping[str, str]) -> Iterator[None]:
    """What a service finds wrong with a field is told of the option, or argument, that `called` says."""
    try:
        yield
    except AppError as error:
        for item in error.extras.get("errors", ()):
            item["field"] = called.get(item["field"].partition(".")[0], item["field"])
        raise


def matching(pattern: str) -> Callable[[str | None], str | None]:
    """Of an option whose text has a shape."""

    def check(text: str | None) -> str | None:
        if text is not None and not re.match(pattern, text):
            raise typer.BadParameter(f"{text!r} has not the shape that --help shows")
        return text

    return check


def _option(field: str, called: Mapping[str, str]) -> str:
    """`equipment.0` -> `--equipment`"""
    name = field.partition(".")[0]
    return called.get(name) or (name if name == "code" else f"--{name.replace('_', '-')}")


def listed(text: str | None, separators: str = ",;") -> list[str] | None:
    """`it, en` -> [it, en]"""
    if text is None:
        return None
    return [part.strip() for part in re.split(f"[{separators}]", text) if part.strip()]


def number(text: str | None) -> float | str | None:
    """`12,5` -> 12.5; what is no number stays, to be refused with the rest."""
    try:
        return text and float(text.replace(",", "."))
    except ValueError:
        return text


def whole_number(text: str | None) -> float | str | None:
    """`3` -> 3"""
    found = number(text)
    return int(found) if isinstance(found, float) and found.is_integer() else found


def everything(page: Callable[[Paging], Page[Item]]) -> list[Item]:
    """What is on all pages of a list."""
    found: list[Item] = []
    cursor: str | None = None
    while True:
        answer = page(Paging.of(100, cursor))
        found += answer.items
        cursor = answer.next_cursor
        if cursor is None:
            return found
