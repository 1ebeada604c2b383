"""Decisions in words, in three languages."""

from collections.abc import Mapping
from typing import Any

from matching.explaining.phrases import form_name
from matching.learning.decisions import RejectionReason, Verdict
from matching.profiles import Form, Language

VERDICTS: Mapping[Verdict, Mapping[Language, str]] = {
    Verdict.NOT_INTERESTING: {"en": "not interesting", "it": "non interessante", "ru": "не интересно"},
    Verdict.VETOED: {"en": "vetoed", "it": "escluso", "ru": "запрещено"},
    Verdict.INTERESTING: {"en": "interesting", "it": "interessante", "ru": "интересно"},
    Verdict.INTRODUCED: {"en": "introduced", "it": "presentati", "ru": "представлены друг другу"},
    Verdict.MET: {"en": "met", "it": "si sono incontrati", "ru": "встретились"},
    Verdict.AGREED: {"en": "agreed", "it": "accordo raggiunto", "ru": "договорились"},
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
    "en": "Set aside, as known already or for another moment:",
    "it": "Messe da parte, perché già in contatto o per un altro momento:",
    "ru": "Отложено: уже знакомы или не время:",
}
"""Above what stands below a list."""


def told(decision: Mapping[str, Any], language: Language) -> str:
    """A `ListedDecision`, as JSON."""
    words = [VERDICTS[Verdict(decision["verdict"])][language]]
    if decision["reason"]:
        words.append(REASONS[RejectionReason(decision["reason"])][language])
    where = [decision["decided_at"][:10], form_name(Form(decision["form"]), language), decision["park"], decision["by"]]
    note = f" {decision['note']}" if decision["note"] else ""
    return f"[{', '.join(words)}; {', '.join(filter(None, where))}]{note}"
