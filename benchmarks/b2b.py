"""Published instances of business meetings: are all meetings placed, how many breaks, are the fewest proven?

Reads the `.dzn` files of a folder and its `optima.csv` (Bofill et al., "Constraint Solving Approaches to the
Business-to-Business Meeting Scheduling Problem", JAIR 2022). The value is how many reach their published optimum, or
are found to be infeasible; the reference is all of them.
"""

import argparse
import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from time import process_time
from typing import Any

from matching.meetings.planning import plan
from matching.meetings.programme import Programme

MORNING, AFTERNOON = 1, 2
MOST_APART = 2
"""The numbers of breaks of any two participants differ by that at most."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=60.0, help="for a proof, of each instance")
    parser.add_argument("--only", default="", help="names that contain this")
    asked = parser.parse_args()
    with (asked.folder / "optima.csv").open() as file:
        published = {name: fewest for name, fewest in list(csv.reader(file))[1:] if asked.only in name}
    results = [solved(asked.folder, name, fewest, asked.seconds) for name, fewest in sorted(published.items())]
    feasible = [one for one in results if one["published"] != "infeasible"]
    infeasible = [one for one in results if one["published"] == "infeasible"]
    reached = sum(one["breaks"] == int(one["published"]) and not one["unplaced"] for one in feasible)
    named = sum(bool(one["clash"]) for one in infeasible)
    report = {
        "value": reached + named,
        "reference": len(results),
        "unit": "instances",
        "ratio": round((reached + named) / max(len(results), 1), 3),
        "reference_is": "all, at their published optimum, or as infeasible",
        "feasible": len(feasible),
        "all_meetings_placed": sum(not one["unplaced"] for one in feasible),
        "optimum_reached": reached,
        "proven": sum(one["proven"] for one in feasible),
        "infeasible": len(infeasible),
        "infeasible_with_clash": named,
        "instances": results,
    }
    print(json.dumps(report, indent=2))


def solved(folder: Path, name: str, published: str, seconds: float) -> dict[str, Any]:
    programme = read_instance((folder / f"{name}.dzn").read_text())
    begun = process_time()
    found = plan(programme, most_breaks_each=MOST_APART, seconds=seconds)
    told = {
        "name": name,
        "published": published,
        "breaks": sum(found.waiting.breaks),
        "unplaced": len(found.timetable.unplaced),
        "proven": found.has_fewest_breaks,
        "clash": [f"{rule} {place}" for rule, place in found.clash.rules] if found.clash else [],
        "cpu_seconds": round(process_time() - begun, 1),
    }
    print(json.dumps(told), file=sys.stderr, flush=True)
    return told


def read_instance(text: str) -> Programme:
    """The programme of a `.dzn` file; a slot without a meeting between two is waiting, also a forbidden one."""
    participants, tables, slots, morning = (
        _number(text, name) for name in ("nBusiness", "nTables", "nTotalSlots", "nMorningSlots")
    )
    asked = [int(number) for number in re.findall(r"\d+", _array(text, "requested"))]
    every = (1 << slots) - 1
    session = {MORNING: (1 << morning) - 1, AFTERNOON: every & ~((1 << morning) - 1)}
    only = {meeting: session[part] for meeting, part in enumerate(asked[2::3]) if part in session}
    for meeting, slot in enumerate(re.findall(r"\d+", _array(text, "fixed"))):
        if int(slot):
            only[meeting] = only.get(meeting, every) & 1 << int(slot) - 1
    available = [every] * participants
    for person, forbidden in enumerate(_sets(text, "forbidden")):
        for slot in forbidden - {0}:
            available[person] &= ~(1 << slot - 1)
    before = [(one - 1, meeting) for meeting, ones in enumerate(_sets(text, "precedences")) for one in sorted(ones)]
    pairs = list(zip((one - 1 for one in asked[::3]), (one - 1 for one in asked[1::3]), strict=True))
    return Programme(pairs, available, [tables] * slots, only, before, waits=[every] * participants)


def _number(text: str, name: str) -> int:
    found = re.search(rf"\b{name}\s*=\s*(\d+)", text)
    if found is None:
        raise ValueError(f"{name} is missing")
    return int(found[1])


def _array(text: str, name: str) -> str:
    found = re.search(rf"\b{name}\s*=\s*\[(.*?)\]\s*;", text, re.DOTALL)
    return found[1] if found else ""


def _sets(text: str, name: str) -> Iterator[set[int]]:
    for members, first, last in re.findall(r"\{([\d,\s]*)\}|(\d+)\.\.(\d+)", _array(text, name)):
        yield set(range(int(first), int(last) + 1)) if first else {int(one) for one in re.findall(r"\d+", members)}


if __name__ == "__main__":
    main()
