"""What speaks against a match."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from matching.blocks import Block
from matching.profiles import Form, Profile
from matching.scoring.scores import Direction
from matching.signals.activity_proximity import SAME_DIVISION
from matching.signals.figures import contradicting
from matching.signals.signal import Quote
from matching.signals.space_fit import MIN_ROOM_FIT
from matching.taxonomy.sectors import closure

ObjectionKind = Literal[
    "rival", "need_not_met", "figures_apart", "no_common_language", "other_form", "room_unfit", "sectors_apart"
]

Values = Mapping[tuple[str, Direction], float]
"""of the parts of a score that are known, by signal and direction"""

MIN_NEED_MET = 0.15
"""Hardly more than any two companies reach; see `matching.signals.signal.squash`."""


@dataclass(frozen=True, slots=True)
class Objection:
    """`direction` says who would bring something to whom, as in `matching.scoring.scores.Part`.

    `quote` is the need or the offer that it is about; `form` the one in which that offer was made; `of_a` and `of_b`
    are the codes that the two sides do not share, or the figures in which they contradict each other.
    """

    kind: ObjectionKind
    direction: Direction = "both"
    quote: Quote | None = None
    form: Form | None = None
    of_a: tuple[str, ...] = ()
    of_b: tuple[str, ...] = ()


def objections(
    form: Form,
    a: Profile,
    b: Profile,
    values: Values,
    used_offers: Sequence[tuple[Direction, int | None]],
    *,
    rival: bool,
    apart: Sequence[Objection] = (),
) -> tuple[Objection, ...]:
    """The weightiest first.

    `used_offers` are those that stand among the reasons, by direction and id; `apart` is what the figures of the quoted
    texts give, see `figures_apart`.
    """
    return (
        *([Objection("rival")] if rival else []),
        *_needs_not_met(form, a, b, values),
        *apart,
        *_no_common_language(a, b, values),
        *_other_forms(form, a, b, used_offers),
        *_rooms_unfit(values),
        *_sectors_apart(a, b, values),
    )


def figures_apart(
    a: Block, i: int, b: Block, j: int, direction: Direction, need: Quote, theirs: Quote
) -> Iterator[Objection]:
    """Where a need and the text quoted beside it contradict each other in figures. `need` is the receiver's."""
    sides = (b, j, a, i) if direction == "to_b" else (a, i, b, j)
    for asked, given in contradicting(*sides, need, theirs):
        of_a, of_b = ((given,), (asked,)) if direction == "to_b" else ((asked,), (given,))
        yield Objection("figures_apart", direction, need, of_a=of_a, of_b=of_b)


def _needs_not_met(form: Form, a: Profile, b: Profile, values: Values) -> Iterator[Objection]:
    """Nothing that one side says or offers comes near any need of the other."""
    sides: tuple[tuple[Direction, Profile], ...] = (("to_a", a), ("to_b", b))
    for direction, receiver in sides:
        found = [values.get((signal, direction)) for signal in ("offer_meets_need", "profile_meets_need")]
        known = [value for value in found if value is not None]
        # A room that is looked for is beside the point of the other forms, and the other way round.
        asked = [need for need in receiver.needs if (need.form is Form.HOSTING) is (form is Form.HOSTING)]
        if asked and known and max(known) < MIN_NEED_MET:
            in_form = [need for need in asked if need.form is form]
            yield Objection("need_not_met", direction, Quote.title("need", (in_form or asked)[0]))


def _no_common_language(a: Profile, b: Profile, values: Values) -> Iterator[Objection]:
    if values.get(("language_overlap", "both")) == 0:
        yield Objection("no_common_language", of_a=tuple(sorted(a.languages)), of_b=tuple(sorted(b.languages)))


def _other_forms(
    form: Form, a: Profile, b: Profile, used_offers: Sequence[tuple[Direction, int | None]]
) -> Iterator[Objection]:
    """What meets the need was offered in another form of cooperation."""
    for direction, offer_id in used_offers:
        giver = b if direction == "to_a" else a
        for offer in giver.offers:
            if offer.id == offer_id and offer.form is not form:
                yield Objection("other_form", direction, Quote.title("offer", offer), offer.form)


def _rooms_unfit(values: Values) -> Iterator[Objection]:
    directions: tuple[Direction, ...] = ("to_a", "to_b")
    for direction in directions:
        if values.get(("space_fit", direction), 1.0) < MIN_ROOM_FIT:
            yield Objection("room_unfit", direction)


def _sectors_apart(a: Profile, b: Profile, values: Values) -> Iterator[Objection]:
    near = values.get(("activity_proximity", "both"), 0.0) >= SAME_DIVISION
    if values.get(("sector_overlap", "both")) == 0 and not near:
        yield Objection("sectors_apart", of_a=narrowest(a.sectors), of_b=narrowest(b.sectors))


def narrowest(codes: frozenset[str]) -> tuple[str, ...]:
    """Sectors without those that another of them lies in."""
    wider = {above for code in codes for above in closure([code]) - {code}}
    return tuple(sorted(codes - wider))
