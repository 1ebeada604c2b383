"""Match lists and what a search finds, as the command line shows them."""

from typing import Any

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from app import terminal
from app.cli.options import said_in
from app.labels.service import labels
from app.matches.lists.decided import SET_ASIDE, told, told_tie
from app.matches.lists.notes import GOES_ON, NEAREST
from app.matches.search.schemas import SearchResult
from app.schemas import LanguageCode
from app.terminal import out, show_match
from matching.explaining.phrases import band_name, form_name
from matching.profiles import Form, Language


def show_matches(company: str, answer: dict[str, Any], language: Language) -> None:
    """A company's list, by match or by partner; where it is empty the nearest, below what says that they are that."""
    out.print(Text(company, style="bold"))
    if not answer["up_to_date"]:
        out.print(Text(f"  {said_in(language)['outdated']}"))
    for item in answer["items"]:
        _show_partner(item, company, language)
    more = GOES_ON[language] if answer["next_cursor"] else None
    for said in (more, answer["ending"], answer["note"]):
        if said:
            out.print()
            out.print(Padding(Text(said), (0, 0, 0, 2)))
    for name, heading in (("nearest", NEAREST), ("set_aside", SET_ASIDE)):
        if answer[name]:
            out.print()
            out.print(Padding(Text(heading[language]), (0, 0, 0, 2)))
            for item in answer[name]:
                _show_partner(item, company, language)


def _show_partner(item: dict[str, Any], company: str, language: Language) -> None:
    """A match with its partner, or a partner with all matches within."""
    partner = f"{item['partner']['name']} ({item['partner']['park']})"
    for match in item.get("matches", [item]):
        form, band = form_name(Form(match["form"]), language), band_name(match["band"], language)
        remarks = [told_tie(tie, _called(tie["party"], item["partner"], company), language) for tie in match["group"]]
        remarks += [told(decision, language) for decision in match["decisions"]]
        show_match(match, partner, _verdict_told(match, language), f"  — {form}, {band}", remarks)


def _called(party: str, partner: dict[str, Any], company: str) -> str:
    return str(partner["name"]) if party == f"{partner['kind']}:{partner['id']}" else company


def _verdict_told(item: dict[str, Any], language: Language) -> str:
    """What the policy says of a release, of which day, and by which rules."""
    rests_on = item["compliance"]
    said = [str(getattr(labels()["policy_verdict"][item["verdict"]], language))]
    said += [said_in(language)["replayed"].format(day=rests_on["day"])] if rests_on["replayed"] else []
    rules = f": {', '.join(rests_on['rules'])}" if rests_on["rules"] else ""
    return f"[{', '.join(said)}{rules}]"


def show_search(found: SearchResult, lang: LanguageCode, *, as_json: bool) -> None:
    if as_json:
        terminal.show_json(found)
        return
    text, kinds = said_in(lang), labels()["found"]
    table = Table(*(text[name] for name in ("alike", "what", "whose", "said")), show_lines=True)
    for item in found.items:
        what, title, until = str(getattr(kinds[item.kind], lang)), "", ""
        if item.kind != "company":
            what, title = f"{form_name(Form(item.form), lang).capitalize()}: {what}", item.title
            until = f"\n{text['until'].format(day=item.valid_until)}" if item.valid_until else ""
        quote = f"“{item.quote}”" if item.quote != title else ""
        said = Text.assemble((title, "bold"), "\n" if title and quote else "", quote)
        table.add_row(f"{item.similarity:.2f}", what + until, Text(f"{item.company}\n{item.park or ''}"), said)
    if found.note:
        out.print(Text(found.note))
    if found.items:
        out.print(table)
