"""How a company is shown to the other before both have accepted: as its park chose, by name only if allowed."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import FieldError, Invalid
from app.introductions.queries import PartyCard
from app.introductions.schemas import PresentationIn
from app.portfolio.naming.masking import says
from app.schemas import LanguageCode
from matching.taxonomy.sectors import known, sectors
from models import Introduction

KINDS: Mapping[str, Mapping[LanguageCode, str]] = {
    "company": {"en": "A company of {park}", "it": "Un’azienda di {park}", "ru": "Компания из парка {park}"},
    "site": {"en": "A site of {park}", "it": "Una sede di {park}", "ru": "Площадка парка {park}"},
}


@dataclass(frozen=True, slots=True)
class Presentation:
    title: str
    abstract: str | None
    name: str | None
    park: str


def presentation(row: Introduction, side: str, card: PartyCard, language: LanguageCode) -> Presentation:
    """What is told of the party of that side. Without a title of its own: that which the company chose, else a company
    of the park, and its sectors.
    """
    park = card.park_name or ""
    fields = ", ".join(str(sectors()[code].names[language]) for code in card.sectors if known(code))
    usual = KINDS[card.kind][language].format(park=park) + (f": {fields}" if fields else "")
    named = getattr(row, f"named_{side}") and card.title is None
    return Presentation(
        title=getattr(row, f"title_{side}") or card.title or usual,
        abstract=getattr(row, f"abstract_{side}") or card.abstract,
        name=card.name if named else None,
        park=park,
    )


def ensure_anonymous(sent: PresentationIn, card: PartyCard) -> None:
    """Raises `Invalid` for a text that says the name which is not to be told."""
    if sent.named and card.title is not None:
        raise Invalid(errors=[FieldError(field="presentation.named", reason="the company asks to stay anonymous")])
    if sent.named:
        return
    wrong = [
        FieldError(field=f"presentation.{field}", reason="says the company's name; leave it out, or set `named`")
        for field in ("title", "abstract")
        if says(getattr(sent, field), card.name)
    ]
    if wrong:
        raise Invalid(errors=wrong)
