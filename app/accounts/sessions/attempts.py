"""How often somebody may try to sign in: per e-mail address, and per network address."""

import ipaddress
import math
import time

from limits import RateLimitItem, parse
from limits.storage import storage_from_string
from limits.strategies import MovingWindowRateLimiter

from app.errors import TooOften
from app.settings import Settings

RECORDED = parse("100/hour")
"""Refusals for too many attempts that are put on record, per network address: who floods does not fill the database."""


class Attempts:
    """Attempts that failed, as `limits` counts them. What it is given are names that say nothing of a person."""

    def __init__(self, settings: Settings) -> None:
        self._limiter = MovingWindowRateLimiter(storage_from_string(settings.limits_storage))
        self._of_email = parse(settings.sign_in_attempts)
        self._of_address = parse(settings.sign_in_attempts_per_address)

    def ensure_not_too_many(self, email: str, address: str) -> None:
        """Raises `TooOften`."""
        for limit, name in self._limits(email, address):
            if not self._limiter.test(limit, *name):
                reset = self._limiter.get_window_stats(limit, *name).reset_time
                wait = max(1, math.ceil(reset - time.time()))
                said = f"There were too many attempts. Try again in {math.ceil(wait / 60)} minutes."
                raise TooOften(said, headers={"Retry-After": str(wait)})

    def failed(self, email: str, address: str) -> None:
        for limit, name in self._limits(email, address):
            self._limiter.hit(limit, *name)

    def is_recorded(self, address: str) -> bool:
        """Whether one that was too many is put on record."""
        return self._limiter.hit(RECORDED, "recorded", address)

    def _limits(self, email: str, address: str) -> list[tuple[RateLimitItem, tuple[str, str]]]:
        return [(self._of_email, ("email", email)), (self._of_address, ("address", address))]


def network_of(host: str | None) -> str:
    """An IPv4 address; of an IPv6 address the network, of which one household has 2^64 addresses."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
