"""An OpenID Connect provider: the way there, and who comes back (authorization code, PKCE, state, nonce)."""

import logging
import time
from functools import cached_property
from typing import Any, NamedTuple

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey

from app.accounts.secrets import hashed, new_secret
from app.errors import ProviderFailed, Unauthenticated
from app.settings import Settings

log = logging.getLogger(__name__)

SIGNATURES = ["RS256", "PS256", "ES256"]
SECONDS, LEEWAY = 10.0, 60
"""That an answer of the provider is waited for, and that its clock may differ."""

ATTEMPT_SECONDS = 600
"""That somebody may take at the provider."""


class Attempt(NamedTuple):
    """What has to come back, and what proves that we asked. It travels in a cookie."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """One in each process. Raises `ProviderFailed` where the provider does not answer as it should."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = (settings.oidc_issuer or "").rstrip("/")
        self._client_id = settings.oidc_client_id or ""
        self._secret = settings.oidc_client_secret.get_secret_value() if settings.oidc_client_secret else ""
        self._email_claim = settings.oidc_email_claim
        self._cookie_key = OctKey.import_key(hashed(f"ponte oidc {self._secret}"))

    @cached_property
    def _places(self) -> dict[str, Any]:
        """The provider's document of itself. One that could not be read is asked for again."""
        url = f"{self._issuer}/.well-known/openid-configuration"
        found = self._read(url)
        if str(found.get("issuer", "")).rstrip("/") != self._issuer:
            raise ProviderFailed("The sign-in service calls itself otherwise than PONTE_OIDC_ISSUER.")
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if not isinstance(found.get(name), str):
                raise _failed(url, f"no {name}")
        return found

    def way_there(self, back_to: str) -> tuple[str, Attempt]:
        """The address to send a browser to."""
        attempt = Attempt(new_secret(), new_secret(), new_secret())
        with self._client(back_to) as client:
            url, _ = client.create_authorization_url(
                self._places["authorization_endpoint"],
                state=attempt.state,
                nonce=attempt.nonce,
                code_verifier=attempt.verifier,
            )
        return str(url), attempt

    def who_comes_back(self, attempt: Attempt, code: str, back_to: str) -> str:
        """The e-mail address, as the provider vouches for it. Raises `Unauthenticated`."""
        try:
            with self._client(back_to) as client:
                token = client.fetch_token(
                    self._places["token_endpoint"], code=code, code_verifier=attempt.verifier, timeout=SECONDS
                )
            published: Any = self._read(self._places["jwks_uri"])
            keys = KeySet.import_key_set(published)
            decoded = jwt.decode(token["id_token"], keys, algorithms=SIGNATURES)
            claims = CodeIDToken(
                decoded.claims,
                decoded.header,
                {"iss": {"essential": True, "value": self._places["issuer"]},
                 "aud": {"essential": True, "value": self._client_id}},
                {"nonce": attempt.nonce, "client_id": self._client_id, "access_token": token.get("access_token")},
            )  # fmt: skip
            claims.validate(leeway=LEEWAY)
        except (AuthlibBaseError, JoseError, KeyError, ValueError) as error:
            # A wrong secret, a clock that is off: the operator has to know which, and nothing of the person.
            log.warning("the sign-in service confirmed nobody: %s", getattr(error, "error", type(error).__name__))
            raise Unauthenticated("The sign-in service did not confirm who you are. Sign in again.") from error
        except requests.RequestException as error:
            raise ProviderFailed("The sign-in service does not answer.") from error
        email = claims.get(self._email_claim)
        if not isinstance(email, str) or (self._email_claim == "email" and claims.get("email_verified") is False):
            raise Unauthenticated("The sign-in service does not vouch for an e-mail address of yours.")
        return email

    def sealed(self, attempt: Attempt) -> str:
        claims = {**attempt._asdict(), "exp": int(time.time()) + ATTEMPT_SECONDS}
        return jwt.encode({"alg": "HS256"}, claims, self._cookie_key)

    def opened(self, cookie: str | None, state: str | None) -> Attempt:
        """Raises `Unauthenticated` unless this browser asked for this answer, some minutes ago at most."""
        try:
            claims = jwt.decode(cookie or "", self._cookie_key, algorithms=["HS256"]).claims
            jwt.JWTClaimsRegistry(exp={"essential": True}).validate(claims)
            attempt = Attempt(*(str(claims[name]) for name in Attempt._fields))
        except (JoseError, KeyError, ValueError) as error:
            raise Unauthenticated("This browser has not asked to sign in, or too long ago.") from error
        if attempt.state != state:
            raise Unauthenticated("This is the answer to another question. Sign in again.")
        return attempt

    def _client(self, back_to: str) -> OAuth2Session:
        return OAuth2Session(
            self._client_id,
            self._secret,
            scope="openid email profile",
            redirect_uri=back_to,
            code_challenge_method="S256",
        )

    def _read(self, url: str) -> dict[str, Any]:
        try:
            answer = requests.get(url, timeout=SECONDS)
            answer.raise_for_status()
            found = answer.json()
        except requests.RequestException as error:
            raise _failed(url, type(error).__name__) from error
        if not isinstance(found, dict):
            raise _failed(url, "no object of JSON")
        return found


def _failed(url: str, why: str) -> ProviderFailed:
    log.warning("the sign-in service does not answer as it should at %s: %s", url, why)
    return ProviderFailed("The sign-in service does not answer.")


def provider_of(settings: Settings) -> Provider | None:
    return Provider(settings) if settings.oidc_issuer else None
