"""What cannot be planned, in the words of the places that participants have."""

from collections.abc import Sequence


class NothingToChoose(ValueError):
    """No two participants may meet, or no meeting has a value: whatever was chosen would be chance."""


class NoSuchMix(ValueError):
    """No selection has as many meetings of each form as are asked for."""


class TooManyMandatory(ValueError):
    """Mandatory meetings that may not take place, or are more than a participant can have."""

    def __init__(
        self, forbidden: Sequence[tuple[int, int]], too_many_a: Sequence[int], too_many_b: Sequence[int]
    ) -> None:
        super().__init__("mandatory meetings cannot all be held")
        self.forbidden, self.too_many_a, self.too_many_b = forbidden, too_many_a, too_many_b
