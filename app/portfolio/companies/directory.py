"""The companies that others may turn out to be: looked up together, by all their numbers and by name."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.portfolio.companies import queries
from app.portfolio.companies.identity import Identity, Relation, are_others, numbers_of, relation, same_numbers

Number = tuple[str, str]


class Unidentified(Exception):
    """It cannot be told which company is meant. `path` is that of the value of a company at fault."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.path, self.reason = (field,), reason


@dataclass(slots=True)
class Candidate:
    """A company that is known, or one that a file has named before: `named_in` is the line and the sheet.

    `merged` are companies that were merged into it: it answers to their numbers and their names.
    """

    identity: Identity
    company_id: int | None = None
    named_in: tuple[int, str] | None = None
    merged: list[Identity] = field(default_factory=list)

    def __str__(self) -> str:
        return f"line {self.named_in[0]}" if self.named_in and self.company_id is None else f"company {self.company_id}"

    def told_in(self, park_id: int | None) -> str:
        """What it is called in an error: which one it is, only to its own park. Else whoever knows a number could ask
        whose it is, also of a draft or of a company that asks to stay anonymous."""
        ours = self.named_in is not None or self.identity.park_id == park_id
        return str(self) if ours else "a company of another park"

    def all(self) -> Identity:
        """With the numbers of those that were merged into it."""
        if not self.merged:
            return self.identity
        numbers = [
            (s, v) for each in (self.identity, *self.merged) for s, values in each.numbers.items() for v in values
        ]
        return Identity(self.identity.park_id, self.identity.name, self.identity.city, numbers_of(numbers))

    def is_named_like(self, sent: Identity) -> bool:
        return any(each.named_like(sent) for each in (self.identity, *self.merged))


class Directory:
    """Candidates by number and by name. What a file names is added as it is read."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._by_number: dict[Number, list[Candidate]] = {}
        self._by_name: dict[tuple[int | None, str], list[Candidate]] = {}
        self._parks: set[int | None] = set()
        for candidate in candidates:
            for identity in (candidate.identity, *candidate.merged):
                self.add(candidate, identity)

    @classmethod
    def of(cls, session: Session, sent: Collection[Identity]) -> "Directory":
        """Everybody whom one of these may be."""
        numbers = {same for each in sent for number in _numbers(each) for same in same_numbers(*number)}
        names = {each.key.bare for each in sent}
        rows = queries.identity_rows(session, queries.ids_known_by(session, numbers, names))
        while missing := {row.merged_into_id for row in rows.values() if row.merged_into_id} - rows.keys():
            rows |= queries.identity_rows(session, missing)
        candidates = {
            row.id: Candidate(_identity(row), row.id) for _, row in sorted(rows.items()) if row.merged_into_id is None
        }
        for row in rows.values():
            keeper = row
            while keeper.merged_into_id is not None:
                keeper = rows[keeper.merged_into_id]
            if keeper is not row:
                candidates[keeper.id].merged.append(_identity(row))
        return cls(candidates.values())

    def add(self, candidate: Candidate, identity: Identity) -> None:
        """From now on the candidate answers to this, too."""
        for number in _numbers(identity):
            _append(self._by_number.setdefault(number, []), candidate)
        self._parks.add(identity.park_id)
        _append(self._by_name.setdefault((identity.park_id, identity.key.bare), []), candidate)

    def namesakes_elsewhere(self, sent: Identity) -> tuple[int, ...]:
        """The companies of other parks that have this name, and that neither place nor number tells from it."""
        alike = (
            candidate
            for park_id in self._parks
            if park_id not in (None, sent.park_id)
            for candidate in self._by_name.get((park_id, sent.key.bare), ())
        )
        return tuple(
            candidate.company_id
            for candidate in alike
            if candidate.company_id is not None
            and candidate.identity.is_namesake_of(sent)
            and not are_others(candidate.identity, sent)
        )

    def find(self, sent: Identity, beside: int | None = None) -> Candidate | None:
        """Whom these numbers, or without any this name, belong to; `beside`: a company that is not looked for.

        Raises `Unidentified`.
        """
        found: dict[int, Candidate] = {}
        why: dict[int, Number] = {}
        unclear: list[tuple[Candidate, str]] = []
        for candidate, number in self._sharing(sent, beside):
            known = candidate.all()
            says, schemes = relation(known, sent)
            if says is Relation.SAME:
                found[id(candidate)], why[id(candidate)] = candidate, number
            elif says is Relation.CONTRADICTION:
                scheme, whose = schemes[0], candidate.told_in(sent.park_id)
                theirs = ", ".join(sorted(known.numbers[scheme]))
                its = f"whose {scheme} is {theirs}" if whose == str(candidate) else f"with another {scheme}"
                raise Unidentified("identifiers", f"{' '.join(number)} is that of {whose}, {its}")
            elif says is Relation.UNCLEAR:
                unclear.append((candidate, number[1]))
        if len(found) > 1:
            of_whom = ((why[key], candidate.told_in(sent.park_id)) for key, candidate in found.items())
            whose = " and ".join(f"{' '.join(number)} of {one}" for number, one in of_whom)
            raise Unidentified("identifiers", f"these numbers belong to different companies: {whose}")
        if not found and unclear:
            raise Unidentified("identifiers", _which_of_a_group(unclear, sent.park_id))
        return next(iter(found.values()), None) or self._named(sent, beside)

    def _sharing(self, sent: Identity, beside: int | None) -> Iterator[tuple[Candidate, Number]]:
        """Every candidate with a number of the identity, and the first such number."""
        seen: set[int] = set()
        for number in sorted(_numbers(sent)):
            for same in same_numbers(*number):
                for candidate in self._by_number.get(same, ()):
                    if id(candidate) not in seen and (beside is None or candidate.company_id != beside):
                        seen.add(id(candidate))
                        yield candidate, number

    def _named(self, sent: Identity, beside: int | None) -> Candidate | None:
        """By name and place, unless both have numbers: those have said already that they are not the same.

        Where several have the name, the one that says the same place. Raises `Unidentified`.
        """
        alike = [
            candidate
            for candidate in self._by_name.get((sent.park_id, sent.key.bare), ())
            if candidate.is_named_like(sent)
            and not (sent.numbers and candidate.identity.numbers)
            and (beside is None or candidate.company_id != beside)
        ]
        if len(alike) > 1 and sent.city:
            there = [each for each in alike if each.identity.city]
            alike = there if len(there) == 1 else alike
        if len(alike) > 1:
            listed = ", ".join(map(str, alike[:5]))
            raise Unidentified("name", f"several have this name: {listed}; give an official number, or the city")
        return alike[0] if alike else None


def _which_of_a_group(unclear: list[tuple[Candidate, str]], park_id: int | None) -> str:
    listed = ", ".join(candidate.told_in(park_id) for candidate, _ in unclear[:5])
    return f"vat {unclear[0][1]} is that of a VAT group ({listed}); give the codice fiscale of this company, too"


def _append(candidates: list[Candidate], one: Candidate) -> None:
    if all(each is not one for each in candidates):
        candidates.append(one)


def _numbers(identity: Identity) -> set[Number]:
    return {(scheme, value) for scheme, values in identity.numbers.items() for value in values}


def _identity(row: queries.IdentityRow) -> Identity:
    return Identity(row.park_id, row.name, row.city, numbers_of(row.numbers))
