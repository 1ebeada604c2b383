"""Screening: a number settles it, else the names are compared. Pure; `Screener` is made once for all lists."""

from collections.abc import Iterator, Sequence

from matching.screening.comparing import how
from matching.screening.index import Found, NameIndex
from matching.screening.numbers import comparable
from matching.screening.parties import Hit, Listed, Subject
from matching.screening.words import Words, company_words, looks_like_a_person, person_words, tokens

LEAST_COMPANY = 0.78
LEAST_PERSON = 0.8
"""Scores from which on a name is a hit, chosen on one half of `benchmarks/screen.py` for less than one alarm in a
hundred names that nobody has listed."""
OTHER_KIND = 0.9
"""Of the score that is left where a person is asked for and a company listed, or the other way round."""
MOST_HITS = 20


class Screener:
    """Answers for all `listed` parties at once; some thousand bytes of memory for each of their names."""

    def __init__(self, listed: Sequence[Listed]) -> None:
        self._listed = listed
        self._by_text: dict[tuple[str, ...], list[tuple[int, int]]] = {}
        self._by_number: dict[str, list[tuple[int, int]]] = {}
        of_companies: list[tuple[int, int, Words]] = []
        of_persons: list[tuple[int, int, Words]] = []
        for place, party in enumerate(listed):
            for at, number in enumerate(party.numbers):
                for key in comparable(number):
                    self._by_number.setdefault(key, []).append((place, at))
            for at, name in enumerate(party.names):
                self._by_text.setdefault(tuple(tokens(name.text)), []).append((place, at))
                if party.kind == "person":
                    of_persons.append((place, at, person_words(name.text)))
                else:
                    of_companies.append((place, at, company_words(name.text)))
        self._companies = [(place, at) for place, at, _ in of_companies]
        self._persons = [(place, at) for place, at, _ in of_persons]
        self._company_index = NameIndex([words for _, _, words in of_companies], person=False)
        self._person_index = NameIndex([words for _, _, words in of_persons], person=True)

    def screen(self, subjects: Sequence[Subject]) -> list[list[Hit]]:
        """For each subject its hits, the strongest first, and of a listed party the best one."""
        return [self._screen(subject) for subject in subjects]

    def _screen(self, subject: Subject) -> list[Hit]:
        best: dict[int, Hit] = {}
        for hit in (*self._numbers(subject), *(hit for name in subject.names for hit in self._names(name, subject))):
            known = best.get(hit.listed)
            if known is None or (hit.score, hit.how == "number") > (known.score, known.how == "number"):
                best[hit.listed] = hit
        ordered = sorted(
            best.values(), key=lambda hit: (hit.how != "number", -hit.score, hit.how != "same", hit.listed)
        )
        return ordered[:MOST_HITS]

    def _numbers(self, subject: Subject) -> Iterator[Hit]:
        for number in subject.numbers:
            for key in comparable(number):
                for listed, at in self._by_number.get(key, ()):
                    yield Hit(listed, None, "number", 1.0, number=self._listed[listed].numbers[at])

    def _names(self, name: str, subject: Subject) -> Iterator[Hit]:
        person: bool | None = looks_like_a_person(name) if subject.kind is None else subject.kind == "person"
        words = company_words(name)
        share = OTHER_KIND if person else 1.0
        yield from self._hits(name, words, self._company_index, self._companies, LEAST_COMPANY, share)
        if person is not False:
            yield from self._hits(name, person_words(name), self._person_index, self._persons, LEAST_PERSON)
        if words.words:  # A bare legal form is nobody's name.
            yield from self._letter_by_letter(name, subject)

    def _letter_by_letter(self, name: str, subject: Subject) -> Iterator[Hit]:
        """Whose name is written just so, whatever its words seem to mean and to be."""
        written = tuple(tokens(name))
        for listed, at in self._by_text.get(written, ()):
            is_other = subject.kind is not None and (subject.kind == "person") != (
                self._listed[listed].kind == "person"
            )
            pairs = tuple(dict.fromkeys(zip(written, written, strict=True)))
            yield Hit(listed, at, "same", OTHER_KIND if is_other else 1.0, name, pairs)

    def _hits(
        self,
        name: str,
        words: Words,
        index: NameIndex,
        places: Sequence[tuple[int, int]],
        least: float,
        share: float = 1.0,
    ) -> Iterator[Hit]:
        for found in index.find(words, least / share):
            listed, at = places[found.place]
            yield _hit(name, listed, at, found, share)


def _hit(name: str, listed: int, at: int, found: Found, share: float) -> Hit:
    asked, other = found.asked.words, found.listed.words
    pairs = [(asked[here].text, other[there].text) for here, there, _ in found.agreement.pairs]
    here, there = ({pair[side] for pair in found.agreement.pairs} for side in (0, 1))
    return Hit(
        listed,
        at,
        how(found.asked, found.listed, found.agreement),
        round(found.agreement.score * share, 4),
        name,
        tuple(dict.fromkeys(pairs)),
        tuple(dict.fromkeys(word.text for place, word in enumerate(asked) if place not in here)),
        tuple(dict.fromkeys(word.text for place, word in enumerate(other) if place not in there)),
    )
