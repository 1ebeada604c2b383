"""What a policy says of two parties in a form on a day."""

from enum import StrEnum


class PolicyVerdict(StrEnum):
    """`no_hit` says that no rule was found to apply, and no more: only a person clears."""

    NO_HIT = "no_hit"
    NEEDS_REVIEW = "needs_review"
    BLOCKED = "blocked"
