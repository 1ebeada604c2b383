"""Words by which a sentence only says what kind of company one is, as in "we are a cooperative with 22 members"."""

import re
from functools import lru_cache

_PRESENTS = re.compile(
    r"""^\W*(?: (?:noi\s)?siamo\sun(?:[oa]\s|\s|['’]) | мы\s*(?:[—–-]|являемся|это)\s | we\sare\san?\s )""",
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=1 << 16)
def presents_itself(sentence: str) -> bool:
    return _PRESENTS.match(sentence) is not None
