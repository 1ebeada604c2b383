"""`ponte decide`: what people think of a match, and taking it back."""

from typing import Annotated

import typer
from sqlalchemy.orm import Session

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.options import OfForm, sent
from app.database import transaction
from app.matches.decisions import service as decisions
from app.matches.decisions.schemas import DecisionIn
from app.portfolio.companies import service as companies
from app.portfolio.places import by_code
from matching.learning.decisions import RejectionReason, Verdict
from models import Company, Site


def decide(
    company: Annotated[str, typer.Argument(help="Id, official number, or part of the name.")],
    partner: Annotated[
        str, typer.Argument(help="The other company, in the same way; or a site: `site:CODE`, `site:PARK/CODE`.")
    ],
    verdict: Annotated[Verdict | None, typer.Argument(help="What you think, or how far it came.")] = None,
    reason: Annotated[RejectionReason | None, typer.Option(help="Why it is not interesting.")] = None,
    note: Annotated[str | None, typer.Option(help="In your words, up to 500 characters.")] = None,
    form: OfForm = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take back the last decision on the two instead.")] = False,
    as_json: Json = False,
) -> None:
    """Decide on the match of two companies, or of a company and a site: on their best one, or on that in a form."""
    if (verdict is None) is not undo:
        raise typer.BadParameter("say a verdict, or --undo")
    with open_database() as (engine, _), transaction(engine) as session:
        one, other = companies.named(session, OPERATOR, company), _partner(session, partner)
        if undo:
            last = decisions.last_of(session, one.party_id, other.party_id, form)
            decision = decisions.undo(session, OPERATOR, last)
        else:
            made = sent(DecisionIn, verdict=verdict, reason=reason, note=note)
            pair_id = decisions.pair_of(session, one.party_id, other.party_id, form)
            decision = decisions.decide_on_pair(session, OPERATOR, pair_id, made)
    done = {"company": one.name, "partner": other.name, "undone": undo, "decision": decision}
    terminal.show_decision(done, as_json=as_json)


def _partner(session: Session, name: str) -> Company | Site:
    """A company, or the site that is named with its code. Raises `NotFound` and `Invalid`."""
    kind, colon, place = name.partition(":")
    if kind != "site" or not colon:
        return companies.named(session, OPERATOR, name)
    park, slash, code = place.partition("/")
    return by_code.site(session, code, park) if slash else by_code.site(session, place)
