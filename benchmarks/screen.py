"""Screening of invented names: how many listed parties are found, at how many false alarms.

`python -m benchmarks.screen [--names registers] [--parties 4000] [--others 6000]`. The names are those of
`screening_names.py`, or of `screening_registers.py`, which is made in another way. Half the parties are companies, half
persons, beside so many others on the lists that 20,000 names stand there, of registers 8,000. Value: the share of the
parties of which the right entry is a hit, as the product is set. Reference: the same share by transliteration with
rapidfuzz's `token_sort_ratio`, from the score on at which one in a hundred of the companies that nobody listed is
alarmed. The half of the names by which thresholds and words were chosen is told apart (`chosen_on`); every figure else
is of the other half.
"""

import argparse
import json
import time
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.screening_names import Inventor, Party
from benchmarks.screening_registers import Registrar
from matching.screening.parties import Hit, Listed, ListedName, Number, Subject
from matching.screening.screening import Screener

MOST_ALARMS = 0.01
SEED = 11


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--parties", type=int, default=4000)
    parser.add_argument("--others", type=int, default=6000)
    parser.add_argument("--misses", type=int, default=0, help="print so many of the missed names, and false alarms")
    parser.add_argument("--reference", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--names", choices=["invented", "registers"], default="invented")
    asked = parser.parse_args()
    inventor = (Registrar if asked.names == "registers" else Inventor)(SEED)
    parties = [inventor.company() if place % 2 else inventor.person() for place in range(asked.parties)]
    more = filling_for(parties, inventor.listed_names)
    filling = [inventor.company() if place % 2 else inventor.person() for place in range(more)]
    listed = parties + filling
    brands = [party.brand for party in listed if party.kind == "organisation"]
    others = inventor.others(asked.others, brands)
    persons = [inventor.other_person() for _ in range(asked.others // 3)]
    start = time.perf_counter()
    screener = Screener([as_listed(party) for party in listed])
    built = time.perf_counter() - start
    start, cpu = time.perf_counter(), time.process_time()
    found = screener.screen([Subject([name]) for name in (*(party.asked for party in parties), *others, *persons)])
    wall, spent = time.perf_counter() - start, time.process_time() - cpu
    of_parties = found[: len(parties)]
    of_others = found[len(parties) : len(parties) + len(others)]
    of_persons = found[len(parties) + len(others) :]
    by_number = screener.screen(
        [Subject(["Another name"], numbers=[Number("inn", party.inn)]) for party in parties[:500]]
    )
    halves = {
        half: figures(parties, of_parties, of_others, of_persons, at) for at, half in enumerate(("chosen_on", "report"))
    }
    report: dict[str, object] = {
        "value": halves["report"]["recall"],
        "reference": None,
        "unit": f"share of the right entries among the hits; {MOST_ALARMS:.0%} of clean company names alarmed at most",
        "ratio": None,
        **halves["report"],
        "by_number": np.mean(
            [any(hit.listed == at and hit.how == "number" for hit in hits) for at, hits in enumerate(by_number)]
        ),
        "names_per_second": round(len(found) / wall),
        "names_per_cpu_second": round(len(found) / spent),
        "index_seconds": round(built, 1),
        "listed_names": sum(len(party.listed) for party in listed),
        "parties": len(parties),
        "others": len(others),
        "chosen_on": halves["chosen_on"],
    }
    if asked.reference:
        reference = reference_recall(parties, listed, others)
        report |= {"reference": reference, "ratio": round(halves["report"]["recall"] / reference, 3)}
    print(json.dumps(report, indent=2, ensure_ascii=False))
    show(asked.misses, parties, of_parties, others, of_others, persons, of_persons, listed)


def filling_for(parties: Sequence[Party], listed_names: int) -> int:
    """How many more parties make up the lists."""
    names = sum(len(party.listed) for party in parties)
    return max(0, round((listed_names - names) / (names / len(parties))))


def as_listed(party: Party) -> Listed:
    kind = "person" if party.kind == "person" else "organisation"
    return Listed([ListedName(name) for name in party.listed], kind, [Number("inn", party.inn, "RU")])  # type: ignore[arg-type]  # of two


def figures(
    parties: Sequence[Party],
    of_parties: Sequence[Sequence[Hit]],
    of_others: Sequence[Sequence[Hit]],
    of_persons: Sequence[Sequence[Hit]],
    half: int,
) -> dict[str, float]:
    """Parties alternate between companies and persons, so halves are told by pairs of them."""
    right: dict[str, list[bool]] = {"organisation": [], "person": []}
    for at, (party, hits) in enumerate(zip(parties, of_parties, strict=True)):
        if at // 2 % 2 == half:
            right[party.kind].append(any(hit.listed == at for hit in hits))
    return {
        "recall": round(float(np.mean(right["organisation"] + right["person"])), 4),
        "companies": round(float(np.mean(right["organisation"])), 4),
        "persons": round(float(np.mean(right["person"])), 4),
        "alarms": round(float(np.mean([bool(hits) for hits in of_others[half::2]])), 4),
        "alarms_persons": round(float(np.mean([bool(hits) for hits in of_persons[half::2]])), 4),
    }


def reference_recall(parties: Sequence[Party], listed: Sequence[Party], others: Sequence[str]) -> float:
    """Of a sample: transliterated by one table, compared without the order of words."""

    def latin(name: str) -> str:
        return Inventor(0).latin(name, "simple").casefold()

    names = [(at, latin(name)) for at, party in enumerate(listed) for name in party.listed]
    known = [name for _, name in names]
    owner = np.array([at for at, _ in names])
    best_of_others = process.cdist(
        [latin(name) for name in others[:600]], known, scorer=fuzz.token_sort_ratio, workers=-1
    )
    least = float(np.quantile(best_of_others.max(axis=1), 1 - MOST_ALARMS))
    sample = list(range(0, len(parties), max(1, len(parties) // 1200)))
    likeness = process.cdist(
        [latin(parties[at].asked) for at in sample], known, scorer=fuzz.token_sort_ratio, workers=-1
    )
    return round(float(np.mean([bool((likeness[row][owner == at] > least).any()) for row, at in enumerate(sample)])), 4)


def show(
    count: int,
    parties: Sequence[Party],
    of_parties: Sequence[Sequence[Hit]],
    others: Sequence[str],
    of_others: Sequence[Sequence[Hit]],
    persons: Sequence[str],
    of_persons: Sequence[Sequence[Hit]],
    listed: Sequence[Party],
) -> None:
    """What went wrong, of the half by which thresholds are chosen."""
    missed = [at for at, hits in enumerate(of_parties) if at // 2 % 2 == 0 and all(hit.listed != at for hit in hits)]
    for kind in ("organisation", "person"):
        for at in [at for at in missed if parties[at].kind == kind][:count]:
            print("missed", parties[at].listed, "<-", parties[at].asked)
    for names, found in ((others, of_others), (persons, of_persons)):
        alarmed = [(name, hits[0]) for name, hits in zip(names[::2], found[::2], strict=True) if hits]
        for name, hit in alarmed[:count]:
            print("alarm", hit.score, listed[hit.listed].listed[hit.name or 0], "<-", name)


if __name__ == "__main__":
    main()
