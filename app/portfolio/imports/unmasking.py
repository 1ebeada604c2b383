"""Texts that come back with what was masked in an export: they are those that are stored, and change nothing."""

from collections.abc import Iterable

from app.portfolio.companies.opportunity_schemas import OpportunityIn
from app.portfolio.companies.schemas import CompanyIn
from matching.texts.contacts import MASK, without_personal_data
from models import Company, Opportunity


def unmasked(company: Company, sent: CompanyIn) -> CompanyIn:
    """What was sent, with the stored texts in the place of those that differ from them only by what is masked."""
    stored = {item.language: item for item in company.descriptions}
    descriptions = [
        item.model_copy(
            update={
                name: _as_stored(getattr(item, name), {getattr(stored[item.language], name)})
                for name in ("summary", "text")
                if name in item.model_fields_set and item.language in stored
            }
        )
        for item in sent.descriptions
    ]
    sides = {
        f"{side}s": [_opportunity(item, [row for row in company.opportunities if row.side == side]) for item in items]
        for side, items in (("offer", sent.offers), ("need", sent.needs))
    }
    fields = {"descriptions": descriptions, **sides}
    return sent.model_copy(update={name: value for name, value in fields.items() if name in sent.model_fields_set})


def _opportunity(item: OpportunityIn, rows: Iterable[Opportunity]) -> OpportunityIn:
    """By its form and title: what another offer of the company says is not this one's."""
    own = [row for row in rows if row.form == item.form and _is_title(item.title, row.title)]
    names = ("title", "summary", "description")
    texts = {name: _as_stored(getattr(item, name), {getattr(row, name) for row in own}) for name in names}
    return item.model_copy(update=texts)


def _is_title(sent: str, stored: str) -> bool:
    """However it is spaced, and whether it was masked or not."""
    return sent.split() in (stored.split(), without_personal_data(stored).split())


def _as_stored(sent: str | None, stored: set[str | None]) -> str | None:
    if sent is None or MASK not in sent:
        return sent
    fitting = [text for text in stored if text and without_personal_data(text) == sent]
    return fitting[0] if len(fitting) == 1 else sent
