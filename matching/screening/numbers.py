"""Official numbers under the keys by which they are compared."""

import re
from collections.abc import Iterator

from stdnum.exceptions import ValidationError
from stdnum.ru import inn, ogrn

from matching.screening.parties import Number, Scheme

_PLAIN = re.compile(r"[\s.\-/]")


def comparable(number: Number) -> Iterator[str]:
    """The keys of a number: two numbers are one if they share a key.

    Russian numbers with right check digits are known by themselves, whatever they were called; of the others the
    country and the scheme count too, where they are known.
    """
    value = _PLAIN.sub("", number.value).upper()
    russian = russian_scheme(value)
    if russian is not None and number.scheme != "vat":
        yield f"{russian} {value}"
    elif number.scheme == "vat":
        bare = value[2:] if value[:2].isalpha() else value
        country = value[:2] if value[:2].isalpha() else number.country
        yield f"vat {country} {bare}"
    elif number.scheme == "register" and number.country:
        yield f"register {number.country} {value}"


def russian_scheme(value: str) -> Scheme | None:
    """INN or OGRN, if the check digits of ten and twelve, or thirteen and fifteen digits are right."""
    for scheme, module in (("inn", inn), ("ogrn", ogrn)):
        try:
            module.validate(value)
        except ValidationError:
            continue
        return scheme  # type: ignore[return-value]  # one of the two
    return None
