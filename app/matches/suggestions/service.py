"""Suggestions from the vectors of a company's texts. Only vectors are stored."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property

from sqlalchemy.orm import Session

from app.accounts.access import ensure_may_edit
from app.accounts.roles import Caller
from app.errors import Conflict, FieldError, Invalid
from app.matches.embeddings import Embeddings
from app.matches.runs.profiles import day_of
from app.matches.suggestions import queries
from app.matches.suggestions.schemas import (
    DraftIn,
    DraftOut,
    DualUseOut,
    SuggestionOut,
    SuggestionQuote,
    Suggestions,
)
from app.portfolio.companies import service as companies
from app.portfolio.companies.opportunity_schemas import OpportunityIn, OpportunityOut
from app.portfolio.companies.profiles import profile, public_profile
from app.portfolio.naming.hidden import hidden_from, hidden_names
from app.portfolio.places import service as places
from app.portfolio.taxonomy.schemas import Names
from matching.blocks import Block, block
from matching.profiles import Profile
from matching.suggesting import catalogues as engine
from matching.suggesting.catalogues import Catalogue
from matching.suggesting.drafts import Draft, draft, drafts, sentence_of
from matching.suggesting.dual_use import suggested_categories
from matching.suggesting.dual_use_words import NAMES
from matching.suggesting.suggestions import Suggestion, suggest
from matching.taxonomy.activities import title
from matching.taxonomy.sectors import closure, name_of, sectors
from models import Company

MAX_SUGGESTIONS = 3
MIN_CONFIDENCE = 0.15


class Suggester:
    """Keeps the vectors of sectors and NACE divisions in memory; they are encoded once and stored in the database."""

    def __init__(self, embeddings: Embeddings) -> None:
        self._embeddings = embeddings
        self._sectors_of: tuple[str, ...] = ()
        """the tree that the catalogue was made of: an operator may add to it"""

    @property
    def _sectors(self) -> Catalogue:
        if self._sectors_of != (tree := tuple(sectors())):
            self._sector_catalogue, self._sectors_of = engine.sector_catalogue(self._embeddings.of), tree
        return self._sector_catalogue

    @cached_property
    def _divisions(self) -> Catalogue:
        return engine.division_catalogue(self._embeddings.of)

    def prepare(self) -> None:
        """What the first suggestion would have to wait for; of a new database it encodes 3,000 titles."""
        _ = self._sectors, self._divisions

    def suggest(self, session: Session, caller: Caller, company_id: int) -> Suggestions:
        company = companies.get(session, caller, company_id)
        day = _day(session, company)
        if caller.is_of(company.park_id):
            found = profile(company, day)
        else:
            found = public_profile(company, day, hidden_names(session).of(company.park_id))
        texts = block([found], self._embeddings.of)
        named = frozenset().union(*(item.capabilities for item in (*found.offers, *found.needs)))
        known = queries.capabilities_of_others(session, company_id, hidden_from(session, caller))
        others = engine.capability_catalogue(known, self._embeddings.of)
        divisions = frozenset(code[:2] for code in found.nace)
        return Suggestions(
            company_id=company_id,
            sectors=_out(texts, self._sectors, closure(found.sectors), _sector_names),
            nace=_out(texts, self._divisions, divisions, _division_names),
            capabilities=_out(texts, others, named, _one_name),
            drafts=[_draft_out(item) for item in drafts(found, self._embeddings.of)],
            dual_use=list(_dual_use(company, found)),
        )


def accept(session: Session, caller: Caller, company_id: int, sent: DraftIn) -> OpportunityOut:
    """States a sentence of the company's descriptions as an offer or a need."""
    company = companies.get(session, caller, company_id)
    ensure_may_edit(caller, company.park_id)
    found = profile(company, date.min)
    sentence = sentence_of(found.descriptions, sent.quote)
    if sentence is None:
        raise Invalid(errors=[FieldError(field="quote", reason="the company's descriptions hold no such sentence")])
    taken = draft(sent.side, sentence)
    opportunity = OpportunityIn(
        form=taken.form, language=sentence.language, title=taken.title, description=taken.description
    )
    stated = found.offers if sent.side == "offer" else found.needs
    if any(item.title == opportunity.title and item.form is opportunity.form for item in stated):
        raise Conflict(errors=[{"field": "quote", "reason": f"the company has this {sent.side} already"}])
    sides = {"offer": companies.offers, "need": companies.needs}
    return sides[sent.side].add(session, caller, company_id, opportunity)


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


def _dual_use(company: Company, told: Profile) -> Iterator[DualUseOut]:
    declared = {item.id: item.dual_use for item in company.opportunities}
    for offer in told.offers:
        for one in suggested_categories(offer, declared[offer.id]):
            yield DualUseOut(
                offer_id=offer.id,
                category=one.category,
                names=Names.model_validate(NAMES[one.category]),
                words=list(one.words),
                declared=declared[offer.id],
                confidence=one.confidence,
                quote=SuggestionQuote.model_validate(one.quote, from_attributes=True),
            )


def _draft_out(item: Draft) -> DraftOut:
    quote = SuggestionQuote.model_validate(item.quote, from_attributes=True)
    return DraftOut(
        side=item.side,
        form=item.form,
        language=item.quote.language,
        title=item.title,
        description=item.description,
        confidence=item.confidence,
        quote=quote,
    )


def _sector_names(code: str) -> Names:
    return Names(it=name_of(code, "it"), ru=name_of(code, "ru"), en=name_of(code, "en"))


def _division_names(code: str) -> Names:
    return Names(it=title(code, "it"), ru=title(code, "ru"), en=title(code, "en"))


def _one_name(name: str) -> Names:
    return Names(it=name, ru=name, en=name)
