"""The page behind a link: HTML without scripts, in three languages. It shows; a form with a typed code decides."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from typing import get_args

from app.introductions.links.answering import TRY_AGAIN, Question, Refusal, View
from app.introductions.wording import identity_text, page_text, replay_text, told_day
from app.matches.lists.decided import REASONS
from app.schemas import LanguageCode
from matching.explaining.phrases import form_name

STYLE = """body{font:1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:2rem auto;padding:0 1rem}
body{color:#1b1b1b;background:#fff}
label,legend{display:block;margin:.6rem 0}fieldset{border:1px solid #666;border-radius:.3rem}
input[name=code],select,button{font:inherit;padding:.4rem .6rem}button{background:#0b4f6c;color:#fff;border:0}
nav a{margin-right:1rem}.said{border-left:.3rem solid #0b4f6c;padding:.2rem .8rem}"""
_HASH = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}
STATUS: Mapping[Refusal, int] = {
    Refusal.UNKNOWN: 404,
    Refusal.WRONG_CODE: 422,
    Refusal.NO_CHOICE: 422,
}
GONE = 410
LANGUAGES: Mapping[LanguageCode, str] = {"it": "Italiano", "ru": "Русский", "en": "English"}


def status_of(view: View) -> int:
    return 200 if view.refusal is None else STATUS.get(view.refusal, GONE)


def page(view: View) -> str:
    """Everything that is not ours is escaped."""
    text = page_text(view.language)
    asks = view.question is not None and view.decision is None
    said = text[{"accept": "accepted", "decline": "declined"}[view.decision]] if view.decision else None
    if view.refusal is not None:
        said = text[view.refusal]
        asks = asks and view.refusal in TRY_AGAIN
    title = escape(text["title"].format(own=view.question.own_name)) if view.question else "Ponte"
    parts = [f"<h1>{title}</h1>"]
    if said is not None:
        parts.append(f'<p class="said" role="status">{escape(said)}</p>')
    if view.question is not None and asks:
        parts += [_partner(view.question, view.language), _form(view.language)]
    parts.append(_languages(view.language))
    return (
        f'<!doctype html><html lang="{view.language}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<style>{STYLE}</style></head><body><main>{''.join(parts)}</main></body></html>"
    )


def _partner(question: Question, language: LanguageCode) -> str:
    text = page_text(language)
    told = question.partner
    identity = identity_text(language, own=question.is_named, partner=told.name is not None)
    lines = [
        f"<p>{escape(text['for'].format(form=form_name(question.form, language)))}</p>",
        f"<h2>{escape(told.title)}</h2>",
        f"<p>{escape(told.name)}</p>" if told.name else "",
        f"<p>{escape(told.abstract)}</p>" if told.abstract else "",
        f"<p>{escape(identity)} {escape(text['until'].format(until=told_day(question.until)))}</p>",
    ]
    if question.replays is not None:
        lines.insert(0, f"<p><strong>{escape(replay_text(question.replays.isoformat(), language))}</strong></p>")
    return "".join(lines)


def _form(language: LanguageCode) -> str:
    """Nothing is chosen beforehand, and the code is in no field: who only submits it decides nothing."""
    text = page_text(language)
    choices = "".join(
        f'<label><input type="radio" name="choice" value="{value}" required> {escape(text[value])}</label>'
        for value in ("accept", "decline")
    )
    reasons = "".join(f'<option value="{one}">{escape(REASONS[one][language])}</option>' for one in REASONS)
    return (
        f'<form method="post" action="?lang={language}"><fieldset>{choices}</fieldset>'
        f'<label>{escape(text["reason"])}<br><select name="reason"><option value=""></option>{reasons}</select></label>'
        f'<label>{escape(text["code"])}<br><input name="code" inputmode="numeric" autocomplete="off" required></label>'
        f"<button>{escape(text['send'])}</button></form>"
    )


def _languages(current: LanguageCode) -> str:
    others = (code for code in get_args(LanguageCode) if code != current)
    links = "".join(f'<a href="?lang={code}" lang="{code}">{LANGUAGES[code]}</a>' for code in others)
    return f"<nav>{links}</nav>"
