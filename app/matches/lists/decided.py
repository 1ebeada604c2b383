"""Decisions in words, in three languages."""

from collections.abc import Mapping
from typing import Any

from app.portfolio.companies.fields import GroupTie
from matching.explaining.phrases import form_name
from matching.learning.decisions import RejectionReason, Verdict
from matching.profiles import Form, Language

VERDICTS: Mapping[Verdict, Mapping[Language, str]] = {
    Verdict.NOT_INTERESTING: {"en": "not interesting", "it": "non interessante", "ru": "не интересно"},
    Verdict.VETOED: {"en": "vetoed", "it": "escluso", "ru": "запрещено"},
    Verdict.INTERESTING: {"en": "interesting", "it": "interessante", "ru": "интересно"},
}
REASONS: Mapping[RejectionReason, Mapping[Language, str]] = {
    RejectionReason.NOT_RELEVANT: {"en": "not relevant", "it": "non pertinente", "ru": "не по теме"},
    RejectionReason.COMPETITORS: {"en": "competitors", "it": "concorrenti", "ru": "конкуренты"},
    RejectionReason.WRONG_SIZE: {"en": "wrong size", "it": "dimensione non adatta", "ru": "не тот масштаб"},
    RejectionReason.WRONG_MOMENT: {"en": "wrong moment", "it": "momento non adatto", "ru": "не то время"},
    RejectionReason.ALREADY_KNOWN: {"en": "already known", "it": "già si conoscono", "ru": "уже знакомы"},
    RejectionReason.OTHER: {"en": "other", "it": "altro", "ru": "другое"},
}
SET_ASIDE: Mapping[Language, str] = {
    "en": "Set aside, as known already, of one group, or for another moment:",
    "it": "Messe da parte, perché già in contatto, dello stesso gruppo o per un altro momento:",
    "ru": "Отложено: уже знакомы, из одной группы или не время:",
}
"""Above what stands below a list."""

TIES: Mapping[GroupTie, Mapping[Language, str]] = {
    "parent": {"en": "parent company", "it": "capogruppo", "ru": "материнская компания"},
    "subsidiary": {"en": "subsidiary", "it": "controllata", "ru": "дочерняя компания"},
    "sister": {"en": "sister company", "it": "consorella", "ru": "сестринская компания"},
}
ONE_GROUP: Mapping[Language, str] = {
    "en": "the two belong to one group",
    "it": "le due sono dello stesso gruppo",
    "ru": "обе из одной группы",
}
_OF_WHOM: Mapping[Language, str] = {
    "en": "to {of}, the other is {tie}",
    "it": "per {of}, l’altra è {tie}",
    "ru": "для {of} другая — {tie}",
}


def told_tie(tie: Mapping[str, Any], company: str, language: Language) -> str:
    """A `DeclaredTie`, as JSON; `company` is what the party that declared it is called."""
    return f"[{ONE_GROUP[language]}: {_OF_WHOM[language].format(of=company, tie=TIES[tie['tie']][language])}]"


def why_set_aside(item: Mapping[str, Any], language: Language) -> str | None:
    """Why a match of a list as JSON stands below it or is left out of it; none where it stands in it."""
    last = next(iter(item["decisions"]), None)
    if last and last["reason"]:
        return REASONS[RejectionReason(last["reason"])][language]
    return ONE_GROUP[language] if item["group"] and last is None else None


def told(decision: Mapping[str, Any], language: Language) -> str:
    """A `ListedDecision`, as JSON."""
    words = [VERDICTS[Verdict(decision["verdict"])][language]]
    if decision["reason"]:
        words.append(REASONS[RejectionReason(decision["reason"])][language])
    where = [decision["decided_at"][:10], form_name(Form(decision["form"]), language), decision["park"], decision["by"]]
    note = f" {decision['note']}" if decision["note"] else ""
    return f"[{', '.join(words)}; {', '.join(filter(None, where))}]{note}"
