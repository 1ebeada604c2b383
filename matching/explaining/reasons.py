"""What speaks for a match, the strongest first; where that quotes nobody, the two closest texts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from matching.blocks import Block
from matching.forms import FormWeights
from matching.profiles import Form
from matching.scoring.scores import Direction, Part
from matching.signals.offer_meets_need import SIGNAL as OFFER_MEETS_NEED
from matching.signals.profile_affinity import SIGNAL as PROFILE_AFFINITY
from matching.signals.profile_meets_need import SIGNAL as PROFILE_MEETS_NEED
from matching.signals.quotes import SourceTexts, closest_texts
from matching.signals.self_description import SIGNAL as SELF_DESCRIPTION
from matching.signals.signal import Context, Evidence, Quote, Signal

MAX_REASONS = 5

TEXT_SIGNALS = (OFFER_MEETS_NEED.name, PROFILE_MEETS_NEED.name, PROFILE_AFFINITY.name, SELF_DESCRIPTION.name)

Value = tuple[Part, float]


@dataclass(frozen=True, slots=True)
class Reason:
    """Evidence of a signal; `direction` says who brings it to whom, as in `matching.scoring.scores.Part`.

    One that is not `strong` is no reason to meet by itself: it shows the two closest texts.
    """

    direction: Direction
    evidence: Evidence
    strong: bool = True

    @property
    def offer(self) -> Quote | None:
        """The offer that the reason rests on."""
        quote = self.evidence.theirs
        # A capability is named without its offer being quoted.
        named_only = self.evidence.theirs_states is not None
        return quote if self.strong and quote and quote.source == "offer" and not named_only else None

    @property
    def quotes_both(self) -> bool:
        return self.evidence.mine is not None and self.evidence.theirs is not None


@dataclass(frozen=True, slots=True)
class ProfilePair:
    """Row `i` of block `a` and row `j` of block `b`, of which a form's signals are asked for evidence."""

    a: Block
    i: int
    b: Block
    j: int
    signals: Mapping[str, Signal]
    context: Context

    def evidence(self, part: Part) -> tuple[Evidence, ...]:
        sides = (self.b, self.j, self.a, self.i) if part.direction == "to_b" else (self.a, self.i, self.b, self.j)
        return self.signals[part.signal].evidence(*sides, self.context)


def reasons(
    a: Block, i: int, b: Block, j: int, known: Sequence[Value], weights: FormWeights, context: Context
) -> tuple[Reason, ...]:
    """At most `MAX_REASONS` for a pair, from the parts of its score whose values are known.

    Where both have a text, both are quoted.
    """
    pair = ProfilePair(a, i, b, j, {weight.signal.name: weight.signal for weight in weights.weights}, context)
    named = [
        (part, value)
        for part, value in known
        if (signal := pair.signals[part.signal]).reason and value >= signal.min_reason
    ]
    named.sort(key=lambda entry: -entry[1] * (entry[0].weight_a + entry[0].weight_b))
    sufficient, others = (
        [part for part, _ in named if pair.signals[part.signal].sufficient is wanted] for wanted in (True, False)
    )
    found: list[Reason] = []
    for part in sufficient:
        if part.signal in TEXT_SIGNALS and part.direction == "both" and _says_more(found):
            continue
        found += [reason for reason in _of(pair, part) if not _is_redundant(reason, found)]
        if len(found) >= MAX_REASONS:
            return tuple(found[:MAX_REASONS])
    if not any(reason.quotes_both for reason in found):
        found += _closest(pair, known)
    found += [reason for part in others for reason in _of(pair, part)]
    return tuple(found[:MAX_REASONS])


def _of(pair: ProfilePair, part: Part) -> Iterator[Reason]:
    return (Reason(part.direction, item) for item in pair.evidence(part))


def _is_redundant(reason: Reason, found: list[Reason]) -> bool:
    """Whether a stronger reason quotes the same need."""
    quote = reason.evidence.mine
    if quote is None or reason.evidence.shared or reason.direction == "both":
        return False
    earlier = [other.evidence.mine for other in found if other.direction == reason.direction]
    return any(other and other.source_id == quote.source_id for other in earlier)


def _says_more(found: list[Reason]) -> bool:
    """Than two texts side by side: a reason has a direction, or quotes."""
    return any(reason.direction != "both" or reason.quotes_both for reason in found)


def _closest(pair: ProfilePair, known: Sequence[Value]) -> list[Reason]:
    """What comes closest to being a reason in words; needs beside needs, where the two state nothing else; but
    two who look for rooms have none."""
    texts = [(part, value) for part, value in known if part.signal in TEXT_SIGNALS]
    for part, _ in sorted(texts, key=lambda entry: -entry[1]):
        for item in pair.evidence(part):
            return [Reason(part.direction, item, strong=False)]
    if pair.context.form is Form.HOSTING:
        return []
    mine, theirs = SourceTexts.of(pair.a, pair.i, "need"), SourceTexts.of(pair.b, pair.j, "need")
    found = closest_texts(PROFILE_AFFINITY.name, mine, theirs, pair.context.calibrations.about.compare_described)
    return [Reason("both", item, strong=False) for item in found]
