"""What is stored of a plan -> sentences in the reader's language: how good it is, and why one is refused."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal, format_percent

from app.events.agendas.wording import LOCALES
from app.schemas import LanguageCode
from app.wording import texts_in
from matching.explaining.phrases import form_name
from matching.profiles import Form

FILE = Path(__file__).with_name("texts.toml")
MOST_NAMED = 12
Data = Mapping[str, Any]


def plan_text(language: LanguageCode) -> Data:
    found: Data = texts_in(FILE)[language]
    return found


class Teller:
    """`names`: of participants, as the reader calls them. What was stored with its sentence keeps it."""

    def __init__(self, names: Mapping[int, str], language: LanguageCode) -> None:
        self._names, self._language, self._text = names, language, plan_text(language)

    def refusal(self, stored: Data) -> dict[str, Any]:
        """With `detail`, and of each clash `sentence` and `relaxation`."""
        if "detail" in stored:
            clashes = [self._clash(one) if "relaxation" in one else one for one in stored.get("clashes", ())]
            return {**stored, "detail": stored["detail"] or self._text["held_back"], "clashes": clashes}
        detail = self._filled("refusal", stored["reason"], stored)
        if left_out := stored.get("excluded"):
            detail = f"{detail} {self._left_out(left_out)}"
        return {**stored, "detail": detail, "clashes": [self._clash(one) for one in stored["clashes"]]}

    def figures(self, stored: Data) -> dict[str, Any]:
        """With `sentence`, of the timetable; and of each shortfall and clash its own."""
        told = dict(stored)
        if "shortfalls" in stored:
            told["shortfalls"] = [self._clash(one) for one in stored["shortfalls"]]
        if stored.get("clash"):
            told["clash"] = self._clash(stored["clash"])
        if "unplaced" in stored and "sentence" not in stored:
            told["sentence"] = " ".join(self._timetable(stored))
        return told

    def lines(self, figures: Data) -> list[str]:
        """All that is known of a plan, as `figures` has told it."""
        clashes = [*figures.get("shortfalls", ()), *([figures["clash"]] if figures.get("clash") else [])]
        return self.sentences(figures) + [f"{one['sentence']} {one['relaxation']}" for one in clashes]

    def sentences(self, figures: Data) -> list[str]:
        """How good it is: all but the shortfalls and the clash, which have sentences of their own."""
        found = []
        if "value" not in figures and "meetings" in figures:
            found.append(self._text["counted"].format(meetings=figures["meetings"]))
        if "value" in figures:
            proof = "optimal" if figures["proof"] == "optimal" else "bounded"
            numbers = {"value": self._number(figures["value"]), "most": self._number(figures.get("value_at_most"))}
            found.append(self._text[proof].format(meetings=figures["meetings"], **numbers))
            found += [self._left_out(figures["excluded"])] if figures["excluded"] else []
        if "breaks" in figures:
            average, worst = self._number(figures["idle_average"]), figures["idle_worst"]
            waits = {"breaks": figures["breaks"], "breaks_worst": figures["breaks_worst"]}
            found += [figures["sentence"], self._text["waiting"].format(average=average, worst=worst, **waits)]
        return found

    def _timetable(self, figures: Data) -> list[str]:
        unplaced, known = figures["unplaced"], figures.get("unplaced_at_least")
        placed = "unavoidable" if known else "unplaced" if unplaced else "all_placed"
        told = [self._text[placed].format(unplaced=unplaced, known=known)]
        if "lost" in figures:
            told.append(self._filled_of(self._text["repaired"], figures))
        elif not unplaced:
            told.append(self._text["fewest_breaks" if figures["fewest_breaks"] else "maybe_fewer_breaks"])
        return told

    def _clash(self, one: Data) -> dict[str, Any]:
        if "relaxation" in one:
            return {**one, "sentence": one.get("sentence") or self._text["held_back"]}
        if one["kind"] == "timetable":
            rules = [rule | {"sentence": self._filled("rule", rule["rule"], rule)} for rule in one["rules"]]
            helps = self._text["relaxation"]["timetable" if one["is_minimal"] else "timetable_large"]
            sentence = "; ".join(rule["sentence"] for rule in rules) + "."
            return {**one, "rules": rules, "sentence": sentence, "relaxation": helps}
        what = one["kind"]
        if one.get("reason") == "too_many":
            what = "too_many"
        elif what == "partners" and not one["partners"]:
            what = "no_partners"
        return {
            **one,
            "sentence": self._filled("clash", what, one),
            "relaxation": self._filled("relaxation", what, one),
        }

    def _filled(self, table: str, what: str, values: Data) -> str:
        return self._filled_of(self._text[table][what], values)

    def _filled_of(self, text: str, values: Data) -> str:
        """Numbers as they are, participants by their names."""
        said = {key: self._number(value) for key, value in values.items() if type(value) in (int, float)}
        named = {"who": "participants", "partners": "partners"}
        said |= {key: self._named(values.get(name, ())) for key, name in named.items()}
        if form := values.get("form"):
            said |= {"form": form_name(Form(form), self._language), "asked": self._asked(values)}
        said |= {"parks": ", ".join(values.get("parks", ())), "code": values.get("code", "")}
        said["slots"] = _ranges(values.get("slots", ())) or "–"
        why = self._text["reason"].get(values.get("reason"), "").format(**said)
        return text.format(**said, why=why)

    def _asked(self, values: Data) -> str:
        tell = self._share if values["is_share"] else self._number
        bounds = (("≥", values["least"] or None), ("≤", values["most"]))
        return ", ".join(f"{sign} {tell(value)}" for sign, value in bounds if value is not None)

    def _share(self, value: float) -> str:
        return str(format_percent(value, locale=LOCALES[self._language]))

    def _named(self, participants: Sequence[int | None]) -> str:
        """None is one whom the law holds back."""
        shown = [
            self._text["somebody"] if one is None else self._names.get(one, str(one))
            for one in participants[:MOST_NAMED]
        ]
        joined, more = ", ".join(shown), len(participants) - len(shown)
        return self._text["and_more"].format(names=joined, count=more) if more > 0 else joined

    def _left_out(self, counts: Mapping[str, int]) -> str:
        said = ", ".join(f"{self._text['excluded'][name]} – {count}" for name, count in counts.items())
        return str(self._text["left_out"]).format(counts=said)

    def _number(self, value: float | None) -> str:
        return "" if value is None else str(format_decimal(value, locale=LOCALES[self._language]))


def _ranges(numbers: Sequence[int]) -> str:
    """1, 3–7: those that follow each other are told by the first and the last."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return ", ".join("–".join(map(str, run)) for run in runs)
