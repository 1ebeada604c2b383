"""Suggestions from the vectors of a company's texts. Only vectors are stored."""

from collections.abc import Callable
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from app.accounts.roles import Caller
from app.matches.embeddings import Embeddings
from app.matches.runs.profiles import day_of
from app.matches.suggestions import queries
from app.matches.suggestions.schemas import SuggestionOut, SuggestionQuote, Suggestions
from app.portfolio.companies import service as companies
from app.portfolio.companies.profiles import profile
from app.portfolio.places import service as places
from app.portfolio.taxonomy.schemas import Names
from matching.blocks import Block, block
from matching.suggesting import catalogues as engine
from matching.suggesting.catalogues import Catalogue
from matching.suggesting.suggestions import Suggestion, suggest
from matching.taxonomy.activities import title
from matching.taxonomy.sectors import closure, sectors
from models import Company

MAX_SUGGESTIONS = 3
MIN_CONFIDENCE = 0.15


class Suggester:
    """Keeps the vectors of sectors and NACE divisions in memory; they are encoded once and stored in the database."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings

    @cached_property
    def _sectors(self) -> Catalogue:
        return engine.sector_catalogue(self._embeddings.of)

    @cached_property
    def _divisions(self) -> Catalogue:
        return engine.division_catalogue(self._embeddings.of)

    def suggest(self, session: Session, caller: Caller, company_id: int) -> Suggestions:
        company = companies.get(session, caller, company_id)
        found = profile(company, _day(session, company))
        texts = block([found], self._embeddings.of)
        named = frozenset().union(*(item.capabilities for item in (*found.offers, *found.needs)))
        others = engine.capability_catalogue(queries.capabilities_of_others(session, company_id), self._embeddings.of)
        divisions = frozenset(code[:2] for code in found.nace)
        return Suggestions(
            company_id=company_id,
            sectors=_out(texts, self._sectors, closure(found.sectors), _sector_names),
            nace=_out(texts, self._divisions, divisions, _division_names),
            capabilities=_out(texts, others, named, _one_name),
        )


def _day(session: Session, company: Company) -> date:
    """The day of the company's corridor: the vectors of the texts valid on it are stored."""
    own = (corridor for corridor in places.corridors(session) if company.park_id in corridor.park_ids)
    return min(map(day_of, own), default=date.min)


def _out(
    texts: Block, catalogue: Catalogue, stated: frozenset[str], names: Callable[[str], Names]
) -> list[SuggestionOut]:
    found = suggest(texts, catalogue, stated, MAX_SUGGESTIONS, MIN_CONFIDENCE)
    return [_shown(item, names(item.code)) for item in found]


def _shown(item: Suggestion, names: Names) -> SuggestionOut:
    quote = SuggestionQuote.model_validate(item.quote, from_attributes=True)
    return SuggestionOut(code=item.code, names=names, confidence=item.confidence, quote=quote)


def _sector_names(code: str) -> Names:
    return Names.model_validate(dict(sectors()[code].names))


def _division_names(code: str) -> Names:
    return Names(it=title(code, "it"), ru=title(code, "ru"), en=title(code, "en"))


def _one_name(name: str) -> Names:
    return Names(it=name, ru=name, en=name)
