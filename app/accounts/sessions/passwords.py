"""Passwords: argon2id hashes, and the same work for whom nobody knows."""

import unicodedata
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts.secrets import new_secret

SHORTEST, LONGEST = 12, 256
_HASHES = PasswordHash((Argon2Hasher(),))


def hashed(password: str) -> str:
    return _HASHES.hash(_composed(password))


def is_right(password: str, stored: str | None) -> bool:
    """Takes as long where nothing is stored."""
    nobody_s = _nobody_s()
    return _HASHES.verify(_composed(password), stored or nobody_s) and stored is not None


def _composed(password: str) -> str:
    """Keyboards differ in how they write é."""
    return unicodedata.normalize("NFC", password)


@cache
def _nobody_s() -> str:
    return hashed(new_secret())
