"""Suggest what a company might state, from the vectors of its texts. Stores nothing but vectors."""

from collections.abc import Callable
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from app.errors import NotFound
from app.matches.embeddings import Embeddings
from app.matches.runs.corridor import day_of
from app.matches.suggestions import queries
from app.matches.suggestions.schemas import SuggestionOut, SuggestionQuote, Suggestions
from app.portfolio.companies.profiles import profile
from app.portfolio.places import service as places
from app.portfolio.taxonomy.schemas import Names
from matching.blocks import Block, block
from matching.suggesting import suggestions as engine
from matching.suggesting.suggestions import Catalogue, Suggestion, suggest
from matching.taxonomy.activities import title
from matching.taxonomy.sectors import closure, sectors
from models import Company

MOST = 3
LEAST_CONFIDENCE = 0.15


class Suggester:
    """Keeps the vectors of sectors and headings in memory. They are encoded once for a database, then read from it."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings

    @cached_property
    def _sectors(self) -> Catalogue:
        return engine.sector_catalogue(self._embeddings.of)

    @cached_property
    def _divisions(self) -> Catalogue:
        return engine.division_catalogue(self._embeddings.of)

    def suggest(self, session: Session, company_id: int) -> Suggestions:
        company = queries.company(session, company_id)
        if company is None:
            raise NotFound(f"There is no company {company_id}.")
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
    """The day for which the company's lists were made: the texts that were valid then have their vectors."""
    parks = ((corridor, (corridor.park_a_id, corridor.park_b_id)) for corridor in places.corridors(session))
    return min((day_of(corridor) for corridor, ids in parks if company.park_id in ids), default=date.min)


def _out(
    texts: Block, catalogue: Catalogue, stated: frozenset[str], names: Callable[[str], Names]
) -> list[SuggestionOut]:
    found = suggest(texts, catalogue, stated, MOST, LEAST_CONFIDENCE)
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
