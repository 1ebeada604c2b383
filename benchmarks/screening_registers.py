"""A second set of names for `benchmarks.screen`, made in another way than `screening_names`, so that one set alone is
not what the matcher was made for: companies as registers have them (towns and their adjectives, common words as brands,
abbreviations in brackets), people as their passports do in three countries, by other systems of transliteration.

Words and forms are in `data/screening/registers.tsv`. Nobody named here is meant to be anybody who exists.
"""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.screening_names import LETTERS, TABLES, Inventor, Party, table_of

DATA = Path(__file__).parent / "data" / "screening" / "registers.tsv"
OTHER_SYSTEMS = {
    name: table_of(row)
    for name, row in {
        "ALA-LC": "a b v g d e ë zh z i ĭ k l m n o p r s t u f kh ts ch sh shch ” y ’ ė iu ia",
        "Ukrainian": "a b v h d e io zh z y i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia",
        "Polish": "a b w g d e io ż z i j k ł m n o p r s t u f ch c cz sz szcz - y - e ju ja",
        "Finnish": "a b v g d e jo ž z i i k l m n o p r s t u f h ts tš š štš - y - e ju ja",
        "Spanish": "a b v g d e io zh z i i k l m n o p r s t u f j ts ch sh sch - y - e iu ia",
    }.items()
}
LISTED_BY = (*("BGN", "passport 1997", "passport 2013") * 4, "ISO 9", "French", "ALA-LC", "Ukrainian")
ASKED_BY = ("BGN", "passport 2013", "simple", "simple", "German", *OTHER_SYSTEMS)
NATIONS = (0, 0, 0, 1, 2)
"""Columns of a name's forms: most people are listed by the Russian one."""
_Made = tuple[str, str, frozenset[str]]
"""In Russian, in English, and what no other company has both of."""


class Registrar(Inventor):
    """Names by a seed. No two companies have the same town and trade, or the same brands: who has is one to look at."""

    listed_names = 8_000

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._rows = self._read(DATA, ("one", "two", "three"))
        self._made: set[frozenset[str]] = set()

    def company(self) -> Party:
        """Listed in Latin letters only, half of them in capitals; asked as registered, or in other Latin letters."""
        core, english = self._new()
        legal, forms_of_it, _ = self._pick("legal")
        (long, short), forms = legal.split("|"), forms_of_it.split("|")
        translated = self._random.random() < 0.6
        latin = english if translated else self._latin(_bare(core), LISTED_BY)
        if self._random.random() < 0.15:
            latin += f" ({self._latin(_letters(core), LISTED_BY).upper()})"
        listed = self._with_form(latin, forms)
        if self._random.random() < 0.65:
            asked = f"{self._random.choice([long, short, short])} {core}"
            asked = asked.upper() if self._random.random() < 0.4 else asked
            asked = asked.replace("«", '"').replace("»", '"') if self._random.random() < 0.5 else asked
        else:
            other = english if not translated or self._random.random() < 0.2 else self._latin(_bare(core), ASKED_BY)
            asked = self._with_form(other, forms)
        asked = self._misspelt(asked) if self._random.random() < 0.15 else asked
        return Party(
            "organisation", (listed.upper() if self._random.random() < 0.5 else listed,), asked, self._inn(), core
        )

    def _new(self) -> tuple[str, str]:
        while True:
            core, english, own = self._town() if self._random.random() < 0.3 else self._branded()
            if own not in self._made:
                self._made.add(own)
                return core, english

    def _town(self) -> _Made:
        """A plant of a town, perhaps with a brand or a number, perhaps named after somebody."""
        noun, stem, english = self._pick("city")
        trade, trades, _ = self._pick("trade")
        own, owns, _ = self._pick("own")
        by = frozenset([noun, trade])
        soft = trade.endswith(("ск", "щ"))
        russian = f"{stem.capitalize()}ий {trade}{'ий' if soft else 'ый'} {own}"
        place = english if self._random.random() < 0.6 else self._latin(f"{stem.capitalize()}ий", LISTED_BY)
        said = f"{place} {self._random.choice(trades.split('|'))} {self._random.choice(owns.split('|'))}"
        chance = self._random.random()
        if chance < 0.4:
            brand, other, _ = self._pick("brand")
            return f"«{russian} «{brand}»", f"{said} {self._random.choice([other, self._latin(brand, LISTED_BY)])}", by
        if chance < 0.6:
            number = self._random.randint(2, 99)
            return f"«{russian} № {number}»", f"{said} No. {number}", by
        if chance < 0.75:
            family = self._family()
            genitive = self._latin(f"{family}а", LISTED_BY)
            return f"«{russian} имени {family}а»", f"{said} named after {genitive}", by
        return f"«{russian}»", said, by

    def _branded(self) -> _Made:
        brand, other, _ = self._pick("brand")
        latin = self._random.choice([other, self._latin(brand, LISTED_BY)])
        chance = self._random.random()
        if chance < 0.4:
            before, befores, _ = self._pick("before")
            second, its_latin = self._second()
            english = f"{self._random.choice(befores.split('|'))} {latin}{its_latin}"
            return f"{before} «{brand}{second}»", english, frozenset([brand, second[1:]])
        if chance < 0.7:
            after, afters, _ = self._pick("after")
            second, its_latin = self._second()
            english = f"{latin}{its_latin} {self._random.choice(afters.split('|'))}"
            return f"«{brand}{second} {after}»", english, frozenset([brand, second[1:]])
        noun, _, town = self._pick("city")
        after, afters, _ = self._pick("after")
        english = f"{latin}-{town} {self._random.choice(afters.split('|'))}"
        return f"«{brand}-{noun} {after}»", english, frozenset([brand, noun])

    def _second(self) -> tuple[str, str]:
        """What tells companies apart that are called by the same word."""
        if self._random.random() < 0.5:
            other, english, _ = self._pick("brand")
            return f"-{other}", f"-{self._random.choice([english, self._latin(other, LISTED_BY)])}"
        made = self._random.choice([self._family(), self._syllables()])
        return f" {made}", f" {self._latin(made, LISTED_BY)}"

    def person(self) -> Party:
        """Listed as a passport of Russia, Ukraine or Belarus has it; asked in Russian, or transliterated otherwise."""
        woman = self._random.random() < 0.25
        nation = self._random.choice(NATIONS)
        given, father = self._pick("woman" if woman else "man"), self._pick("father")
        fathers = [form.split("|")[woman] for form in father]
        family = self._family()
        family += "а" if woman and family.endswith(("ов", "ев", "ин")) else ""
        theirs = given[nation] if nation else self._latin(given[0], LISTED_BY)
        his = fathers[nation] if nation else self._latin(fathers[0], LISTED_BY)
        last = self._latin(family, ("Ukrainian",) if nation == 1 else LISTED_BY)
        listed = self._random.choice(
            [f"{last.upper()}, {theirs} {his}", f"{theirs} {his} {last.upper()}", f"{theirs} {last}",
             f"{last} {theirs}"]
        )  # fmt: skip
        asked = self._as_asked(family, given[0], fathers[0])
        return Party("person", (listed,), asked, self._inn(), family)

    def _as_asked(self, family: str, given: str, father: str) -> str:
        """A patronymic is dropped, or initials stand for names, as often as not."""
        name = self._random.choice(
            [f"{family} {given} {father}", f"{family} {given} {father}", f"{given} {family}", f"{family} {given}",
             f"{family} {given[0]}. {father[0]}.", f"{given} {father} {family}", f"{family} {given} {father[0]}."]
        )  # fmt: skip
        name = name if self._random.random() < 0.6 else self._latin(name, ASKED_BY)
        return self._misspelt(name) if self._random.random() < 0.15 else name

    def others(self, count: int, brands: Sequence[str]) -> list[str]:  # noqa: ARG002 - words are shared anyway
        """Firms of everyday trades, Italian firms, and plants and brands in the words of listed ones."""
        return [self._clean() for _ in range(count)]

    def _clean(self) -> str:
        chance = self._random.random()
        if chance < 0.35:
            return self._italian()
        legal, forms, _ = self._pick("legal")
        short = legal.split("|")[1]
        if chance < 0.5:
            core = f"«{self._pick('half')[0]}{self._pick('half')[0].lower()}{self._pick('half')[0].lower()}»"
        elif chance < 0.6:
            core = f"«{self._family()} и партнёры»"
        elif chance < 0.7:
            core = f"«{self._pick('brand')[0]} {self._pick('shop')[0]}»"
        elif chance < 0.75:
            core = f"«{self._pick('city')[1].capitalize()}ая {self._pick('shop')[0]}»"
        else:
            core, english = self._new()
            if self._random.random() < 0.3:
                return self._with_form(english, forms.split("|"))
        return f"{short} {core}" if self._random.random() < 0.7 else self._with_form(
            self._latin(_bare(core), ASKED_BY), forms.split("|")
        )  # fmt: skip

    def _italian(self) -> str:
        word, trade, family = (self._pick(part)[0] for part in ("it-word", "it-trade", "it-family"))
        form = self._pick("it-form")[0].format(family)
        return self._random.choice(
            [f"{word} {trade} {form}", f"{trade} {family} {form}", f"{family} {form}", f"{word} {family} {form}",
             f"{trade} {word} {form}"]
        )  # fmt: skip

    def _family(self) -> str:
        """As it stands, or another of its kind."""
        family = self._pick("family")[0]
        if self._random.random() < 0.4:
            return family
        return family.rstrip("аеиоуыяйь")[: self._random.randint(3, 6)] + self._pick("ending")[0]

    def _pick(self, part: str) -> tuple[str, ...]:
        return self._random.choice(self._rows[part])

    def _latin(self, text: str, systems: Sequence[str]) -> str:
        return self._by_table(text, (TABLES | OTHER_SYSTEMS)[self._random.choice(systems)])


def _bare(core: str) -> str:
    return core.replace("«", "").replace("»", "")


def _letters(core: str) -> str:
    """What a company is called for short."""
    return "".join(word[0] for word in _bare(core).replace("-", " ").split() if word[0].lower() in LETTERS).upper()
