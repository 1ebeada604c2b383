"""What a caller prefers, and how much: `Accept-Language`, `Accept-Encoding` (RFC 9110, 12.4.2)."""

from collections.abc import Iterator

LONGEST = 200


def preferences(header: str) -> Iterator[tuple[str, float]]:
    """Each name in small letters, and its weight in [0, 1]; what has no such weight is passed over."""
    for entry in header[:LONGEST].split(","):
        name, _, quality = entry.partition(";")
        try:
            weight = float(quality.strip().lower().removeprefix("q=")) if quality else 1.0
        except ValueError:
            continue
        if 0 <= weight <= 1:
            yield name.strip().lower(), weight
