"""The questions of `ponte init`. An answer that cannot be taken is asked for again, with the reason."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, get_args

import typer
from pydantic import Field, TypeAdapter, ValidationError

from app import terminal
from app.cli.options import listed, number
from app.errors import field_errors
from app.portfolio.places.declared import code_of
from app.portfolio.schemas import Country
from app.schemas import Code, LanguageCode, Name, SpaceKind, Tag
from models import Park

CODE, COUNTRY, NAME, CITY = (TypeAdapter[str](shape) for shape in (Code, Country, Name, Tag))
LANGUAGES = TypeAdapter[list[LanguageCode]](list[LanguageCode])
KIND = TypeAdapter[str](SpaceKind)
AREA = TypeAdapter[float](Annotated[float, Field(strict=True, gt=0)])
SPOKEN = {"IT": "it, en", "RU": "ru, en"}


def ask_park(which: str, known: Mapping[str, Park], usual: Park | None) -> dict[str, Any]:
    """A park with its sites. Of one that is known, by its name or its code, only further sites are asked for."""
    terminal.out.print(f"\n[bold]The {which} park[/bold]")
    name = _ask("  Name", NAME, usual.name if usual else "")
    park = next((park for park in known.values() if name.casefold() in (park.name.casefold(), park.code)), None)
    if park is not None:
        terminal.out.print(f"  {park.code} is there already: {park.name}, {park.country}.")
        said: dict[str, Any] = {"code": park.code, "name": park.name, "country": park.country}
    else:
        said = {"code": _ask("  Code", CODE, code_of(name)), "name": name}
        said["country"] = _ask("  Country, two letters", COUNTRY, read=str.upper)
        said |= _unless_empty(city=_ask("  City, or Enter", CITY, optional=True))
    sites = _ask_sites(SPOKEN.get(said["country"], "en"))
    return said | ({"sites": sites} if sites else {})


def _ask_sites(spoken: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while name := _ask("  A site, if it hosts guests: its name, or Enter for no more", NAME, optional=True):
        site: dict[str, Any] = {"code": _ask("    Code", CODE, code_of(name)), "name": name}
        site["languages"] = _ask("    Languages of its staff", LANGUAGES, spoken, read=listed)
        site["spaces"] = _ask_spaces()
        found.append(site)
    return found


def _ask_spaces() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while name := _ask("    A space for guests: its name, or Enter for no more", NAME, optional=True):
        space = {"code": _ask("      Code", CODE, code_of(name)), "name": name}
        space["kind"] = _ask(f"      Kind ({', '.join(get_args(SpaceKind))})", KIND, "office")
        area = _ask("      Square metres, or Enter", AREA, optional=True, read=number)
        found.append(space | _unless_empty(area_m2=area))
    return found


def ask_corridor(parks: Sequence[Mapping[str, Any]], known: str | None) -> dict[str, Any]:
    terminal.out.print("\n[bold]The corridor between them[/bold]")
    return {"code": _ask("  Code", CODE, known or "-".join(park["code"] for park in parks))}


def _unless_empty(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value != ""}


def _ask(
    question: str,
    shape: TypeAdapter[Any],
    usual: str = "",
    *,
    optional: bool = False,
    read: Callable[[str], Any] = str,
) -> Any:
    """The answer, or an empty text to an optional question."""
    while True:
        text = typer.prompt(question, default=usual, show_default=bool(usual)).strip()
        if optional and not text:
            return ""
        try:
            return shape.validate_python(read(text))
        except ValidationError as error:
            reason = field_errors(error.errors())[0].reason if text else "this one is needed"
            terminal.err.print(f"    {reason}", markup=False)
