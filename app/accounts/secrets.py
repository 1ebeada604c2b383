"""Secrets that the service hands out: made of 256 random bits, stored as a hash."""

import base64
import hashlib
import hmac
import secrets

CSRF = b"ponte csrf"


def new_secret(prefix: str = "") -> str:
    return prefix + secrets.token_urlsafe(32)


def hashed(secret: str) -> bytes:
    """What is stored of a secret."""
    # It is 256 random bits: there is nothing to guess, so a fast hash protects it as well as a slow one.
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()


def csrf_token(session_token: str) -> str:
    """What a page has to send beside the cookie: who knows it can read answers of this server, as no other page can."""
    return base64.urlsafe_b64encode(hmac.digest(session_token.encode(), CSRF, "sha256")).decode().rstrip("=")


def is_csrf_token(sent: str, session_token: str) -> bool:
    return hmac.compare_digest(sent.encode(), csrf_token(session_token).encode())
