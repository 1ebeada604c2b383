"""Invented names for `benchmarks.screen`: parties as a list spells them, as somebody asks for them, and others.

Transliterations and translations are made by the tables here and in `data/screening/words.tsv`, which the matcher does
not know; neither do they follow its lexicon. Nobody named here exists but by accident.
"""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from stdnum.ru import inn

DATA = Path(__file__).parent / "data" / "screening" / "words.tsv"
LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
SYSTEMS = {
    "BGN": "a b v g d e ë zh z i y k l m n o p r s t u f kh ts ch sh shch ” y ’ e yu ya",
    "passport 2013": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia",
    "passport 1997": "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya",
    "ISO 9": "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ - y ’ è û â",
    "GOST 7.79 B": "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh - y ’ e yu ya",
    "scientific": "a b v g d e ë ž z i j k l m n o p r s t u f ch c č š šč - y ’ è ju ja",
    "simple": "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch - y - e yu ya",
    "French": "a b v g d e e j z i i k l m n o p r s t ou f kh ts tch ch chtch - y - e iou ia",
    "German": "a b w g d e jo sch s i j k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja",
}
OFTEN = ("BGN", "passport 2013", "passport 1997", "simple", "simple", "BGN")
SELDOM = ("ISO 9", "GOST 7.79 B", "scientific", "French", "German")


def table_of(row: str) -> dict[str, str]:
    """Letter -> how a system writes it; `-` is nothing."""
    return dict(zip(LETTERS, ("" if one == "-" else one for one in row.split()), strict=True))


TABLES = {name: table_of(row) for name, row in SYSTEMS.items()}


@dataclass(frozen=True)
class Party:
    """`listed`: its names on the list; `asked`: how somebody else writes it; `brand`: what others may share with it."""

    kind: str
    listed: tuple[str, ...]
    asked: str
    inn: str
    brand: str


class Inventor:
    """Names by a seed."""

    listed_names = 20_000
    """How many stand on the lists, beside those that are asked for."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - names, not secrets
        rows = self._read(DATA, ("russian", "english"))
        self._parts = {part: [(one, other.split("|")) for one, other in some] for part, some in rows.items()}

    @staticmethod
    def _read(path: Path, columns: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
        found: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                found[row["part"]].append(tuple(row[column] for column in columns))
        return found

    def _one_of(self, part: str) -> str:
        return self._random.choice(self._parts[part])[0]

    def company(self) -> Party:
        """Listed in Latin letters, transliterated or translated; half of them in Cyrillic too."""
        core, english, brand = self._core()
        form, forms = self._random.choice(self._parts["form-ru"])
        russian = f"{form} {core}"
        translated = self._random.random() < 0.55
        latin = self._with_form(english if translated else self.latin(core.replace("«", "").replace("»", "")), forms)
        listed = (latin, russian) if self._random.random() < 0.3 else (latin,)
        return Party(
            "organisation", listed, self._asked(core, english, form, forms, russian in listed), self._inn(), brand
        )

    def _asked(self, core: str, english: str, form: str, forms: list[str], both: bool) -> str:
        """Mostly in Cyrillic where the list is in Latin letters; with another form or none, translated, misspelt."""
        chance = self._random.random()
        if chance < (0.3 if both else 0.7):
            other = self._random.choice([form, form, "", self._random.choice(self._parts["form-ru"])[0]])
            name = f"{other} {core}".strip()
            if self._random.random() < 0.3:
                name = name.replace("«", "").replace("»", "")
            if self._random.random() < 0.3:
                name = name.upper()
        elif chance < 0.88:
            name = self._with_form(self.latin(core.replace("«", "").replace("»", "")), forms)
        else:
            name = self._with_form(english, forms)
        return self._misspelt(name) if self._random.random() < 0.2 else name

    def _with_form(self, name: str, forms: list[str]) -> str:
        form = self._random.choice(forms)
        return self._random.choice([f"{form} {name}", f"{form} {name}", f"{name} {form}", f"{name}, {form}", name])

    def _core(self) -> tuple[str, str, str]:
        """(in Russian, translated, what is its own)."""
        chance = self._random.random()
        if chance < 0.34:
            lead, leads = self._random.choice(self._parts["lead"])
            brand, brands = self._brand()
            order = self._random.random() < 0.75
            one, other = self._random.choice(leads), self._random.choice(brands)
            return f"{lead} «{brand}»", f"{one} {other}" if order else f"{other} {one}", brand
        if chance < 0.6:
            return self._plant()
        if chance < 0.72:
            lead, leads = self._random.choice(self._parts["lead"][3:6])
            what, whats = self._random.choice(self._parts["of"])
            brand, brands = self._brand()
            english = f"{self._random.choice(leads)} {self._random.choice(whats)} {self._random.choice(brands)}"
            return f"{lead} {what} «{brand}»", english, brand
        if chance < 0.88:
            brand = self._one_of("piece") + self._one_of("end")
            if self._random.random() < 0.4:
                own = self._syllables()
                return f"«{brand}-{own}»", f"{self.latin(brand)} {self.latin(own)}", own
            return f"«{brand}»", self.latin(brand), brand
        brand, brands = self._brand()
        suffix, suffixes = self._random.choice(self._parts["suffix"])
        return f"«{brand} {suffix}»", f"{self._random.choice(brands)} {suffixes[0]}", brand

    def _plant(self) -> tuple[str, str, str]:
        place = "".join(map(self._one_of, ("root", "middle", "place-tail")))
        part = self._random.choice(["type-m", "type-m", "type-m", "type-f", "type-n"])
        kind, kinds = self._random.choice(self._parts[part])
        what, whats = self._random.choice(self._parts["field"])
        root = place[:-1] if place[-1] in "ьо" else place
        adjective = (root if root.endswith("ск") else f"{root}ск") + "ий"
        ending = {"type-m": ("ий", "ый"), "type-f": ("ая", "ая"), "type-n": ("ое", "ое")}[part]
        russian = f"{adjective[:-2].capitalize()}{ending[0]} {_inflected(what, part)} {kind}"
        translated = (self._random.choice(whats), self._random.choice(kinds))
        own = self._random.choice([place.capitalize(), f"{adjective[:-2].capitalize()}{ending[0]}"])
        english = f"{self.latin(own)} {translated[0]} {translated[1]}"
        if self._random.random() < 0.3:
            surname = self._surname()
            return f"{russian} имени {surname}а", f"{english} named after {self.latin(surname)}", place
        return f"«{russian}»", english, place

    def _brand(self) -> tuple[str, list[str]]:
        if self._random.random() < 0.3:
            word, translations = self._random.choice(self._parts["word"])
            number = f"-{self._random.randint(2, 90)}" if self._random.random() < 0.5 else ""
            tail = number or f" {self._syllables()}"
            return f"{word}{tail}", [f"{self.latin(word)}{self.latin(tail)}", f"{translations[0]}{self.latin(tail)}"]
        brand = self._syllables()
        return brand, [self.latin(brand)]

    def _syllables(self) -> str:
        count = self._random.choice([2, 2, 3])
        syllables = [syllable for syllable, _ in self._random.choices(self._parts["syllable"], k=count)]
        return ("".join(syllables) + self._one_of("coda")).capitalize()

    def _surname(self) -> str:
        return "".join(map(self._one_of, ("root", "middle", "tail"))).capitalize()

    def person(self) -> Party:
        """Listed in Latin letters with the surname first or last; the patronymic missing or an initial where asked."""
        woman = self._random.random() < 0.2
        given = self._one_of("given-f" if woman else "given-m")
        surname = self._surname()
        if woman:
            surname = _of_a_woman(surname)
        patronymic = _patronymic(self._one_of("given-m"), woman)
        system = self._system()
        latin = [self.latin(part, system) for part in (surname, given, patronymic)]
        listed = self._random.choice([f"{latin[0].upper()}, {latin[1]} {latin[2]}", " ".join(latin),
                                      f"{latin[1]} {latin[2]} {latin[0]}", f"{latin[1]} {latin[0]}"])  # fmt: skip
        names = (listed, f"{surname} {given} {patronymic}") if self._random.random() < 0.3 else (listed,)
        return Party(
            "person", names, self._asked_person(surname, given, patronymic, len(names) > 1), self._inn(), surname
        )

    def _asked_person(self, surname: str, given: str, patronymic: str, both: bool) -> str:
        order = self._random.choice(
            [(surname, given, patronymic), (surname, given, patronymic), (given, patronymic, surname), (given, surname),
             (surname, given), (surname, f"{given[0]}.", f"{patronymic[0]}."), (surname, given, f"{patronymic[0]}.")]
        )  # fmt: skip
        name = " ".join(order)
        if self._random.random() > (0.3 if both else 0.6):
            name = self.latin(name)
        return self._misspelt(name) if self._random.random() < 0.2 else name

    def others(self, count: int, brands: Sequence[str]) -> list[str]:
        """Companies that nobody has listed, beside `brands` that somebody has."""
        known = frozenset(brands)
        return [self._other(brands, known) for _ in range(count)]

    def _other(self, brands: Sequence[str], known: frozenset[str]) -> str:
        """A company that nobody has listed: Italian or Russian, one in eight with a name that a listed one has."""
        chance = self._random.random()
        if chance < 0.4:
            own = self._one_of("root-it") + self._one_of("tail-it")
            what = self._one_of("italian")
            form = self._one_of("form-it")
            second = self._one_of("root-it") + self._one_of("tail-it")
            return self._random.choice([f"{what} {own} {form}", f"{own} {what} {form}", f"{own} & {second} {form}",
                                        f"{own} {form}"])  # fmt: skip
        core, english, brand = self._core()
        while brand in known:
            core, english, brand = self._core()
        form, forms = self._random.choice(self._parts["form-ru"])
        if chance < 0.525:
            brand = self._random.choice(brands)
            lead, leads = self._random.choice(self._parts["lead"])
            suffix, _ = self._random.choice(self._parts["suffix"])
            core = self._random.choice([f"{lead} «{brand} {self._syllables()}»", f"«{self._syllables()} {brand}»",
                                        f"{lead} «{suffix} {brand} {self._syllables()}»"])  # fmt: skip
            english = f"{leads[0]} {self.latin(core)}"
        return f"{form} {core}" if self._random.random() < 0.6 else self._with_form(
            self._random.choice([english, self.latin(core.replace("«", "").replace("»", ""))]), forms
        )  # fmt: skip

    def other_person(self) -> str:
        return self.person().asked

    def latin(self, text: str, system: str | None = None) -> str:
        return self._by_table(text, TABLES[system or self._system()])

    @staticmethod
    def _by_table(text: str, table: dict[str, str]) -> str:
        made = []
        for letter in text:
            one = table.get(letter.lower(), letter)
            made.append(one.capitalize() if letter.isupper() and one != letter else one)
        return "".join(made)

    def _system(self) -> str:
        return self._random.choice(OFTEN if self._random.random() < 0.75 else SELDOM)

    def _misspelt(self, name: str) -> str:
        """One letter left out, doubled, or swapped with the next, or another in its place; not the first of a word."""
        places = [at for at in range(1, len(name) - 1) if name[at - 1 : at + 2].isalpha()]
        if not places:
            return name
        at = self._random.choice(places)
        letters = "аеиоунтслр" if "а" <= name[at].lower() <= "я" else "aeiountslr"
        return name[:at] + self._random.choice(["", name[at] * 2, self._random.choice(letters)]) + name[at + 1 :]

    def _inn(self) -> str:
        digits = f"{self._random.randint(10**8, 10**9 - 1)}"
        return digits + str(inn.calc_company_check_digit(digits))


def _inflected(adjective: str, part: str) -> str:
    if part == "type-m":
        return adjective
    stem = adjective[:-2]
    ending = "ая" if part == "type-f" else "ое"
    return stem + ("ее" if part == "type-n" and stem[-1] == "щ" else ending)


def _of_a_woman(surname: str) -> str:
    if surname.endswith("ский"):
        return surname[:-2] + "ая"
    return surname + "а" if surname.endswith(("ов", "ев", "ёв", "ин")) else surname


def _patronymic(given: str, woman: bool) -> str:
    known = {"Илья": ("Ильич", "Ильинична"), "Никита": ("Никитич", "Никитична"), "Игорь": ("Игоревич", "Игоревна"),
             "Павел": ("Павлович", "Павловна"), "Пётр": ("Петрович", "Петровна")}  # fmt: skip
    if given in known:
        return known[given][woman]
    if given.endswith("ий"):
        return given[:-2] + ("ьевна" if woman else "ьевич")
    if given.endswith("й"):
        return given[:-1] + ("евна" if woman else "евич")
    return given + ("овна" if woman else "ович")
