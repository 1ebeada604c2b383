"""Explanation -> sentences: the templates of a phrasebook, filled with names, quotations and titles."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from matching.explaining.explain import Explanation
from matching.explaining.missing import SIDES, Missing
from matching.explaining.objections import Objection, narrowest
from matching.explaining.phrases.english import ENGLISH
from matching.explaining.phrases.italian import ITALIAN
from matching.explaining.phrases.phrasebook import Counted, Phrasebook
from matching.explaining.phrases.russian import RUSSIAN
from matching.explaining.reasons import Reason
from matching.profiles import Form, Language
from matching.scoring.bands import Band
from matching.taxonomy import activities
from matching.taxonomy.sectors import name_of

PHRASEBOOKS: Mapping[Language, Phrasebook] = {"it": ITALIAN, "ru": RUSSIAN, "en": ENGLISH}


Kind = Literal["remark", "reason", "objection", "missing", "improvement"]
"""What a sentence tells: how little is known of the two, or one of the parts of an `Explanation`."""


class Said(NamedTuple):
    """A sentence, and what it tells."""

    kind: Kind
    text: str


class Names(NamedTuple):
    """What the two parties of a match are called."""

    a: str
    b: str


def say(explanation: Explanation, names: Names, language: Language) -> tuple[Said, ...]:
    """What speaks for the match, what against it, what is missing: sentences for a manager.

    Reasons and objections come in their order, one sentence each. Of which kinds the sentences are is the same in every
    language. Quotations are not translated, but taken from what the profile says in the same language, if it does.
    """
    return tuple(_Renderer(PHRASEBOOKS[language], language, names).render(explanation))


def sentences(explanation: Explanation, names: Names, language: Language) -> tuple[str, ...]:
    """The same without the kinds."""
    return tuple(text for _, text in say(explanation, names, language))


def form_name(form: Form, language: Language) -> str:
    return PHRASEBOOKS[language].forms[form]


def band_name(band: Band, language: Language) -> str:
    return PHRASEBOOKS[language].bands[band]


@dataclass(frozen=True, slots=True)
class _Renderer:
    book: Phrasebook
    language: Language
    names: Names

    def render(self, explanation: Explanation) -> Iterator[Said]:
        parties = dict(zip(SIDES, self.names, strict=True))
        if explanation.silent:
            yield from (Said("remark", self.book.silent.format(party=parties[side])) for side in explanation.silent)
        elif explanation.basis == "descriptions":
            yield Said("remark", self.book.unstated)
        form = self.book.forms[explanation.form]
        for side, quote in explanation.form_told:
            told = self._quoted(quote.shown(self.language))
            yield Said("remark", self.book.form_told.format(form=form, party=parties[side], quote=told))
        if not explanation.has_strong_reason:
            yield Said("remark", self.book.no_reason)
        yield from (Said("reason", self._reason(reason)) for reason in explanation.reasons)
        for objection in explanation.against:
            yield Said("objection", self._objection(objection, explanation.form))
        # A single missing field is named by the improvement below, unless that is of no use: "+0 points".
        improvement = explanation.improvement
        helps = improvement is not None and round(100 * improvement.gain) > 0
        if len(explanation.missing) > 1 or not helps:
            for side, party in parties.items():
                fields = [self._field(item) for item in explanation.missing if item.side == side]
                if fields:
                    yield Said("missing", self.book.missing.format(party=party, fields=", ".join(fields)))
        if improvement is not None and helps:
            yield Said("improvement", self._improvement(improvement))

    def _reason(self, reason: Reason) -> str:
        evidence = reason.evidence
        receiver, giver = (self.names.b, self.names.a) if reason.direction == "to_b" else self.names
        words = {"receiver": receiver, "giver": giver, "a": self.names.a, "b": self.names.b}
        for side, quote in (("mine", evidence.mine), ("theirs", evidence.theirs)):
            if quote:
                words[side] = self._quoted(quote.shown(self.language))
        shared: tuple[str, ...] = evidence.shared
        template = self.book.reasons[evidence.signal]
        if not reason.strong and reason.direction == "both":
            template = self.book.side_by_side
        elif evidence.complementary:
            template = self.book.complementary
        match evidence.signal:
            case "sector_overlap":
                shared = tuple(map(self._sector, narrowest(frozenset(shared))))
            case "language_overlap":
                shared = tuple(map(self._language, shared))
            case "activity_proximity" if shared[0] == shared[1]:
                template, shared = self.book.same_activity, (self._activity(shared[0]),)
            case "activity_proximity":
                words["mine"], words["theirs"] = map(self._activity, shared)
            case "capability_match":
                words["mine"] = self._quoted(evidence.mine_states or "")
                words["theirs"] = self._quoted(evidence.theirs_states or "")
            case "space_fit":
                words["equipped"] = self.book.equipped.format(shared=", ".join(shared)) if shared else ""
        if not isinstance(template, str):
            template = _counted(template, len(shared))
        said = template.format(shared=", ".join(shared), **words)
        return said if reason.strong else self.book.closest.format(said=said)

    def _objection(self, objection: Objection, form: Form) -> str:
        receiver, giver = (self.names.b, self.names.a) if objection.direction == "to_b" else self.names
        names: Mapping[str, Callable[[str], str]] = {"sectors_apart": self._sector, "figures_apart": str}
        name = names.get(objection.kind, self._language)
        asked, given = (
            (objection.of_b, objection.of_a) if objection.direction == "to_b" else (objection.of_a, objection.of_b)
        )
        return self.book.objections[objection.kind].format(
            receiver=receiver,
            giver=giver,
            a=self.names.a,
            b=self.names.b,
            of_a=", ".join(map(name, objection.of_a)),
            of_b=", ".join(map(name, objection.of_b)),
            asked=", ".join(asked),
            given=", ".join(given),
            quote=self._quoted(objection.quote.shown(self.language)) if objection.quote else "",
            offered=self.book.forms[objection.form] if objection.form else "",
            form=self.book.forms[form],
        )

    def _improvement(self, missing: Missing) -> str:
        party = self.names.a if missing.side == "a" else self.names.b
        gain = f"{100 * missing.gain:.0f}"
        return self.book.improvement.format(field=self._field(missing), party=party, gain=gain)

    def _field(self, missing: Missing) -> str:
        if missing.of_site and missing.field == "description":
            return self.book.site_description
        return self.book.fields[missing.field]

    def _quoted(self, text: str) -> str:
        """In quotation marks, without the full stop that would stand before them."""
        kept = text[:-1] if text.endswith(".") and not text.endswith("..") else text
        opening, closing = self.book.marks
        if opening in kept or closing in kept:
            opening, closing = self.book.inner_marks
        return f"{opening}{kept}{closing}"

    def _sector(self, code: str) -> str:
        return _uncapitalised(name_of(code, self.language))

    def _language(self, code: str) -> str:
        return self.book.languages[code]  # type: ignore[index]  # that a profile may have

    def _activity(self, code: str) -> str:
        return f"{_uncapitalised(activities.title(code, self.language))} ({code})"


def _counted(phrases: Counted, count: int) -> str:
    return phrases[0] if count == 1 else phrases[1]


def _uncapitalised(title: str) -> str:
    """A title within a sentence; an acronym keeps its capitals."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
