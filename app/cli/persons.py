"""`ponte contact`, `ponte person`: people of companies, and what is known of one."""

from typing import Annotated

import typer

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.options import sent
from app.database import transaction
from app.introductions.contacts import service as contacts
from app.introductions.contacts.schemas import ConsentBy, ContactIn
from app.introductions.persons import service as persons
from app.introductions.persons.schemas import PersonIn
from app.portfolio.companies import service as companies
from app.portfolio.places import by_code
from app.schemas import LanguageCode

contact = typer.Typer(no_args_is_help=True, help="People of companies and sites, with their consent.")
person = typer.Typer(no_args_is_help=True, help="All that is known of a person.")
Address = Annotated[str, typer.Argument(metavar="EMAIL", help="Their e-mail address.")]
Whose = Annotated[str, typer.Argument(help="Id, official number, or part of the name; with --site the code of a site.")]
OfSite = Annotated[bool, typer.Option("--site", help="Of a site of a park, not of a company.")]


@contact.command("add")
def add(
    company: Whose,
    name: Annotated[str, typer.Option(help="The person's name.")],
    email: Annotated[str, typer.Option(help="Their e-mail address.")],
    consent_given_on: Annotated[str, typer.Option(help="The day of their consent: 2015-09-01.")],
    consent_by: Annotated[ConsentBy, typer.Option(help="How they gave it.")],
    language: Annotated[LanguageCode, typer.Option(help="In which they are written to.")],
    consent_until: Annotated[str | None, typer.Option(help="The last day of their consent.")] = None,
    phone: Annotated[str | None, typer.Option(help="Their telephone number.")] = None,
    role: Annotated[str | None, typer.Option(help="What they do there.")] = None,
    site: OfSite = False,
    as_json: Json = False,
) -> None:
    """Add a person to a company, with their consent to be asked about introductions."""
    made = sent(
        ContactIn,
        name=name,
        email=email,
        phone=phone,
        role=role,
        language=language,
        consent_given_on=consent_given_on,
        consent_by=consent_by,
        consent_until=consent_until,
    )
    with open_database() as (engine, _), transaction(engine) as session:
        if site:
            row = contacts.add_to_site(session, OPERATOR, by_code.site(session, company).id, made)
        else:
            row = contacts.add_to_company(session, OPERATOR, companies.named(session, OPERATOR, company).id, made)
    if as_json:
        terminal.show_json(row.model_dump(mode="json"))
    else:
        print(f"contact {row.id}")


@contact.command("list")
def list_(company: Whose, site: OfSite = False, as_json: Json = False) -> None:
    """List the people of a company."""
    with open_database() as (engine, _), transaction(engine, writes=False) as session:
        if site:
            found = contacts.of_site(session, OPERATOR, by_code.site(session, company).id)
        else:
            found = contacts.of_company(session, OPERATOR, companies.named(session, OPERATOR, company).id)
    if as_json:
        terminal.show_json([row.model_dump(mode="json") for row in found])
        return
    for row in found:
        until = f" to {row.consent_until}" if row.consent_until else ""
        consent = "no more" if row.consent_ended_at else f"from {row.consent_given_on}{until}"
        print(f"{row.id}  {row.name}, {row.role or '–'}  {row.email}  {row.phone or ''}  consents {consent}")


@person.command("export")
def export(email: Address) -> None:
    """Print all that is stored of a person, as JSON."""
    with open_database() as (engine, _), transaction(engine) as session:
        found = persons.export(session, OPERATOR, sent(PersonIn, email=email).email)
    terminal.show_json(found.model_dump(mode="json"))


@person.command("erase")
def erase(
    email: Address,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; it cannot be undone.")] = False,
    as_json: Json = False,
) -> None:
    """Erase all that is stored of a person."""
    asked = sent(PersonIn, email=email).email
    if not yes:
        typer.confirm("Erase all that is stored of this person? It cannot be undone", abort=True, err=True)
    with open_database() as (engine, _), transaction(engine) as session:
        done = persons.erase(session, OPERATOR, asked)
    if as_json:
        terminal.show_json(done.model_dump())
    else:
        print(f"erased: {done.contacts} contacts, {done.accounts} accounts, {done.delegates} delegates")
