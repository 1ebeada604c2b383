"""The tokens of links: made from the link's row and a key that the database does not hold, so neither is enough."""

import hashlib
import hmac
import secrets
from typing import NamedTuple, Protocol

from itsdangerous import BadData, URLSafeSerializer

from app.settings import Settings

CODE_DIGITS = 6
PATH = "/answer/"


class Kind(NamedTuple):
    """What a link is about: one of another kind opens nothing. `path` is where its page is."""

    name: str
    path: str


INTRODUCTION = Kind("introduction", PATH)


class Link(Protocol):
    """The row that a token is made of."""

    @property
    def id(self) -> int: ...

    @property
    def nonce(self) -> str: ...


class Named(NamedTuple):
    """What a token says: which row, and which link that was at the time."""

    link_id: int
    nonce: str


class LinkKey:
    """Signs and reads tokens. Without it what is stored of a link opens nothing."""

    def __init__(self, key: str, public_url: str, kind: Kind = INTRODUCTION) -> None:
        self._key = key.encode()
        self._url = public_url
        self._kind = kind
        self._serializer = URLSafeSerializer(
            key, salt=f"{kind.name}-link", signer_kwargs={"digest_method": hashlib.sha256}
        )

    @classmethod
    def of(cls, settings: Settings, kind: Kind = INTRODUCTION) -> "LinkKey | None":
        if settings.link_key is None or settings.public_url is None:
            return None
        return cls(settings.link_key.get_secret_value(), settings.public_url, kind)

    def address(self, link: Link) -> str:
        return f"{self._url}{self._kind.path}{self.token(link)}"

    def token(self, link: Link) -> str:
        return str(self._serializer.dumps([link.id, link.nonce]))

    def code(self, link: Link) -> str:
        """The digits that stand in the mail, to be typed by whoever has read it."""
        digest = hmac.digest(self._key, f"{self._kind.name}-code/{link.id}/{link.nonce}".encode(), "sha256")
        return f"{int.from_bytes(digest[:8]) % 10**CODE_DIGITS:0{CODE_DIGITS}}"

    def is_code(self, link: Link, typed: str) -> bool:
        """However it was spaced."""
        return hmac.compare_digest("".join(typed.split()).encode(), self.code(link).encode())

    def read(self, token: str) -> Named | None:
        """None for what this key has not signed."""
        try:
            link_id, nonce = self._serializer.loads(token)
        except (BadData, ValueError, TypeError):
            return None
        return Named(int(link_id), str(nonce))


def new_nonce() -> str:
    return secrets.token_urlsafe(16)
