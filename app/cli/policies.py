"""`ponte policy`: the rules in force, and whether packs can be read."""

from typing import Annotated, Any

import typer
from rich.table import Table

from app import terminal
from app.accounts.roles import OPERATOR
from app.cli.context import Json, open_database
from app.cli.options import DayOption, as_date, everything
from app.compliance.policy import changes, classes, service
from app.compliance.policy.loading import packs_of, version_of
from app.compliance.policy.policy import Policy
from app.compliance.policy.schemas import ChangeOut, PackInFull, PolicyOut
from app.database import transaction
from app.paging import Paging
from app.portfolio import parties
from app.schemas import LanguageCode
from app.settings import Settings

policy = typer.Typer(no_args_is_help=True, help="Policy packs: what may not be released, and why.")
InLanguage = Annotated[LanguageCode, typer.Option("--lang", help="Language of the texts.")]


@policy.command("show")
def policy_show(
    code: Annotated[str | None, typer.Argument(help="Of a pack; default: all packs, without their rules.")] = None,
    day: DayOption = None,
    lang: InLanguage = "en",
    as_json: Json = False,
) -> None:
    """The policy packs in force, or the rules of one with their legal basis."""
    in_force = Policy.of(Settings())
    if code is None:
        _show_policy(service.policy_told(in_force, as_date(day), lang), as_json=as_json)
    else:
        _show_pack(service.pack_told(in_force, code, as_date(day), lang), as_json=as_json)


@policy.command("rescreen")
def policy_rescreen(as_json: Json = False) -> None:
    """Read everybody's facts again, screen them against the lists of today, and say what changed."""
    with open_database() as (engine, settings):
        with transaction(engine) as session:
            parties.mark_facts_due(session)
            before = next(iter(changes.page(session, OPERATOR, Paging(1, None)).items), None)
        classes.bring_up_to_date(engine, Policy.of(settings))
        with transaction(engine, writes=False) as session:
            last = before.id if before else 0
            found = [one for one in everything(lambda paging: changes.page(session, OPERATOR, paging)) if one.id > last]
    _show_changes(found, as_json=as_json)


@policy.command("check")
def policy_check(
    folder: Annotated[str | None, typer.Argument(help="Of packs; default: those in force.")] = None,
    as_json: Json = False,
) -> None:
    """Check packs, and say what is wrong with them by file and field."""
    packs = packs_of(folder or Settings().policy_packs)
    checked = {"version": version_of(packs), "packs": {pack.code: len(pack.rules) for pack in packs}}
    _show_checked(checked, as_json=as_json)


@terminal.or_json
def _show_policy(told: PolicyOut) -> None:
    replayed = ", replayed" if told.replayed else ""
    terminal.out.print(f"Policy {told.version}, as of {told.day}{replayed}. No legal advice.", soft_wrap=True)
    table = Table("pack", "version", "rules", "holding", "title")
    for pack in told.packs:
        table.add_row(pack.code, str(pack.version), str(pack.rules), str(pack.holding), pack.title)
    terminal.out.print(table)


@terminal.or_json
def _show_pack(pack: PackInFull) -> None:
    terminal.out.print(f"{pack.title} ({pack.code}, {pack.version}), as of {pack.day}. {pack.note}", soft_wrap=True)
    for rule in pack.all_rules:
        since, until = rule.from_ or "ever", f" until {rule.until}" if rule.until else ""
        clearable = "can be cleared" if rule.clearable else "cannot be cleared"
        holds = "" if rule.holds else " [does not hold on that day]"
        terminal.out.print(
            f"\n{rule.code}: {rule.effect.value}, {clearable}; since {since}{until}{holds}", markup=False
        )
        terminal.out.print(f"  {rule.text}\n  Basis: {rule.legal_basis}.", markup=False, soft_wrap=True)


@terminal.or_json
def _show_checked(checked: dict[str, Any]) -> None:
    for code, rules in checked["packs"].items():
        terminal.out.print(f"{code}: {rules} rules, nothing wrong")
    terminal.out.print(f"version {checked['version']}")


@terminal.or_json
def _show_changes(found: list[ChangeOut]) -> None:
    for one in found:
        whose = f"{one.party.name} ({one.party.kind} {one.party.id})" if one.party else "all"
        what = ", ".join((*one.facts, *one.added, *one.removed, *one.changed)) or "read again"
        terminal.out.print(f"{one.cause}: {whose}: {what}", markup=False, soft_wrap=True)
    terminal.out.print(f"{len(found)} changes")
