"""The page behind a participant's link: HTML without scripts, in three languages. It shows; its form takes a code."""

from collections.abc import Mapping
from html import escape
from typing import get_args

from app.events.agendas.agenda import Meeting
from app.events.agendas.wording import clean, event_name, texts, told_place, told_replay
from app.events.answers.answering import TRY_AGAIN, Refusal, View
from app.events.answers.composing import told_moment
from app.events.answers.outcomes import told_when
from app.events.answers.schemas import Answer, MeetingOutcome, StepAfterMeeting
from app.events.answers.wording import page_text
from app.introductions.links.pages import LANGUAGES, STYLE
from app.matches.lists.decided import REASONS
from app.schemas import LanguageCode
from matching.explaining.phrases import form_name

STATUS: Mapping[Refusal, int] = {
    Refusal.UNKNOWN: 404,
    Refusal.HELD_BACK: 409,
    Refusal.WRONG_CODE: 422,
    Refusal.NO_CHOICE: 422,
}
GONE = 410


def status_of(view: View) -> int:
    return 200 if view.refusal is None else STATUS.get(view.refusal, GONE)


def page(view: View) -> str:
    """Everything that is not ours is escaped."""
    text = page_text(view.language)
    shows = view.agenda is not None and (view.refusal is None or view.refusal in TRY_AGAIN)
    title = "Ponte"
    if view.agenda is not None:
        event, own = event_name(view.agenda.event, view.language), clean(view.agenda.owner.name)
        title = escape(text["title"].format(event=event, own=own))
    parts = [f"<h1>{title}</h1>"]
    said = text[view.refusal] if view.refusal else text["saved"] if view.saved else None
    if said is not None:
        parts.append(f'<p class="said" role="status">{escape(said)}</p>')
    if shows:
        parts.append(_form(view))
    others = (code for code in get_args(LanguageCode) if code != view.language)
    links = "".join(f'<a href="?lang={code}" lang="{code}">{LANGUAGES[code]}</a>' for code in others)
    return (
        f'<!doctype html><html lang="{view.language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<style>{STYLE}</style></head><body><main>{''.join(parts)}<nav>{links}</nav></main></body></html>"
    )


def _form(view: View) -> str:
    """Nothing is chosen beforehand but what was answered before, and the code is in no field."""
    assert view.agenda is not None  # noqa: S101 - asked before
    text, agenda = page_text(view.language), view.agenda
    lines = []
    if (replay := told_replay(agenda.event, view.language)) is not None:
        lines.append(f"<p><strong>{escape(replay)}</strong></p>")
    asks = any(phase != "shown" for phase in view.phases.values())
    if "answer" in view.phases.values() and view.until is not None:
        until = told_moment(view.until, agenda.owner.zone, view.language)
        lines.append(f"<p>{escape(text['until'].format(until=until))}</p>")
    if not asks:
        lines.append(f"<p>{escape(text['shown'])}</p>")
    lines += [_meeting(view, one) for one in agenda.meetings]
    lines += [
        f"<p><s>{escape(told_when(agenda, one.span))}: {escape(clean(one.partner.name))}</s></p>"
        for one in agenda.cancelled
    ]
    if not asks:
        return "".join(lines)
    return (
        f'<form method="post" action="?lang={view.language}">{"".join(lines)}'
        f'<label>{escape(text["code"])}<br><input name="code" inputmode="numeric" autocomplete="off" required></label>'
        f"<button>{escape(text['send'])}</button></form>"
    )


def _meeting(view: View, one: Meeting) -> str:
    assert view.agenda is not None  # noqa: S101 - asked before
    told, words = view.agenda, texts(view.language)
    place = told_place(one.table, view.language, online=told.owner.online or one.partner.online)
    of = ", ".join(clean(part) for part in (one.partner.city, one.partner.park) if part)
    parts = [
        f"<legend>{escape(told_when(told, one.span))} · {escape(place)}</legend>",
        f"<h2>{escape(clean(one.partner.name))}</h2><p>{escape(of)}</p>",
        f"<p>{escape(clean(one.partner.summary.text))}</p>" if one.partner.summary else "",
        f"<p>{escape(words['form'])}: {escape(form_name(one.form, view.language))}</p>",
    ]
    if one.reasons:
        reasons = "".join(f"<li>{escape(clean(said))}</li>" for said in one.reasons)
        parts.append(f"<p>{escape(words['why'])}:</p><ul>{reasons}</ul>")
    phase = view.phases.get(one.key)
    if phase == "answer":
        parts.append(_answer(view, one.key))
    elif phase == "tell":
        parts.append(_telling(view, one.key))
    return f"<fieldset>{''.join(parts)}</fieldset>"


def _answer(view: View, key: str) -> str:
    text, row = page_text(view.language), view.answers.get(key)
    choices = "".join(_radio(f"answer-{key}", one, text[one], row is not None and row.answer == one) for one in Answer)
    wished = set(row.slots or ()) if row else set()
    slots = "".join(
        f'<label><input type="checkbox" name="slot-{key}" value="{number}"{" checked" if number in wished else ""}> '
        f"{escape(when)}</label>"
        for number, when in view.free.items()
    )
    moving = f"<details><summary>{escape(text['move_to'])}</summary>{slots}</details>" if slots else ""
    return choices + moving + _reasons(view, f"reason-{key}", text["reason"], row.reason if row else None)


def _telling(view: View, key: str) -> str:
    text, row = page_text(view.language), view.feedback.get(key)
    outcomes = "".join(
        _radio(f"outcome-{key}", one, text[one], row is not None and row.outcome == one) for one in MeetingOutcome
    )
    ratings = {str(one): str(one) for one in range(1, 6)}
    rating = _select(f"rating-{key}", text["rating"], ratings, str(row.rating) if row and row.rating else None)
    steps = _select(
        f"next-{key}", text["next"], {one: text[one] for one in StepAfterMeeting}, row.next_step if row else None
    )
    why = _reasons(view, f"reason-{key}", text["why_none"], row.reason if row else None)
    return outcomes + rating + steps + why


def _radio(name: str, value: str, said: str, chosen: bool) -> str:
    mark = " checked" if chosen else ""
    return f'<label><input type="radio" name="{name}" value="{value}"{mark}> {escape(said)}</label>'


def _reasons(view: View, name: str, said: str, chosen: str | None) -> str:
    return _select(name, said, {one.value: REASONS[one][view.language] for one in REASONS}, chosen)


def _select(name: str, said: str, options: Mapping[str, str], chosen: str | None) -> str:
    listed = "".join(
        f'<option value="{value}"{" selected" if value == chosen else ""}>{escape(told)}</option>'
        for value, told in options.items()
    )
    return f'<label>{escape(said)}<br><select name="{name}"><option value=""></option>{listed}</select></label>'
