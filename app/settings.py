"""Settings, from the environment (PONTE_*) or a file `.env`."""

import re
from datetime import date
from email.utils import parseaddr
from importlib.util import find_spec
from typing import Literal
from urllib.parse import urlsplit

from limits import parse as parse_limit
from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

LEAST_KEY = 32
DEFAULT_PORTS = {"http": 80, "https": 443}


class Settings(BaseSettings):
    """The defaults work on one machine; docs/operations.md lists them all."""

    model_config = SettingsConfigDict(env_prefix="PONTE_", env_file=".env", extra="ignore")

    database_url: str = Field(
        default="sqlite:///ponte.db",
        description="where the data is kept: `sqlite:///FILE` or `postgresql+psycopg://USER@HOST/NAME`",
    )
    encoder: str = Field(
        default="bundled",
        description="what reads texts: `bundled`, `light`, or a sentence-transformers model on this machine",
    )
    load_encoder: bool = Field(
        default=True, description="whether a server loads the encoder beside its start, or when it is first needed"
    )
    list_length: int = Field(
        default=20,
        ge=1,
        le=200,
        description="how many partners a company's match list keeps per cooperation form",
    )
    refresh_seconds: float = Field(default=1.0, gt=0, description="how often the worker looks for work")
    dask_scheduler: str | None = Field(
        default=None,
        description="a Dask cluster that takes part in runs: `tcp://HOST:8786` or `tls://HOST:8786`",
    )
    all_pairs_up_to: int = Field(
        default=10_000_000_000,
        ge=0,
        description="pairs of companies in a corridor above which only candidates are scored",
    )
    import_megabytes: int = Field(default=32, ge=1, description="the largest import file that is read")
    body_kilobytes: int = Field(default=2048, ge=64, description="the largest body of any other request")
    public_url: str | None = Field(
        default=None,
        description="address of this service as companies and parks reach it, for links in mails: `https://…`",
    )
    link_key: SecretStr | None = Field(
        default=None,
        description="a secret of 32 characters or more that links are signed with; without it none are sent",
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="mail server: `smtp://USER:PASSWORD@HOST:587` or `smtps://…:465`; without it mails become files",
    )
    mail_from: str = Field(default="Ponte <ponte@localhost>", description="whom mails are from")
    mail_folder: str = Field(default="mail", description="where mails are put as files while there is no mail server")
    retention_days: int = Field(
        default=730,
        ge=30,
        description="days after which contacts that nobody touched, or that consent no more, are erased",
    )
    allowed_origins: str | None = Field(
        default=None,
        description="origins whose pages may use the API in a browser (CORS): `https://a.example`, several with commas",
    )

    session_idle_minutes: int = Field(
        default=120, ge=1, description="minutes without a request after which a person has to sign in again"
    )
    session_hours: int = Field(default=12, ge=1, description="hours after which a person has to sign in again anyway")
    secure_cookie: bool = Field(
        default=False, description="the session's cookie is for HTTPS only, also where a request seems to come by HTTP"
    )
    sign_in_attempts: str = Field(
        default="10/15minutes", description="sign-ins of one e-mail address that may fail in a time"
    )
    sign_in_attempts_per_address: str = Field(
        default="50/15minutes", description="sign-ins from one network address that may fail in a time"
    )
    limits_storage: str = Field(
        default="memory://", description="where failed sign-ins are counted: in each process, or `redis://HOST`"
    )
    trusted_proxies: str | None = Field(
        default=None, description="addresses of proxies whose word on a caller's address and scheme is taken"
    )

    oidc_issuer: str | None = Field(
        default=None, description="address of an OpenID Connect provider by which people may sign in, too"
    )
    oidc_client_id: str | None = Field(default=None, description="what the provider knows this service by")
    oidc_client_secret: SecretStr | None = Field(default=None, description="the secret that the provider gave for it")
    oidc_email_claim: str = Field(default="email", description="the claim that holds a person's e-mail address")
    oidc_role: Literal["viewer", "manager"] | None = Field(
        default=None, description="role of people whom the provider sends and nobody has added; unset: they stay out"
    )

    policy_packs: str | None = Field(
        default=None, description="a folder of policy packs, which stand for those that are shipped"
    )
    replay_day: date | Literal["today"] | None = Field(
        default=None,
        description="the day whose law is told: a date for all corridors, or `today`; unset: each corridor's own day",
    )
    screening_list_days: int = Field(
        default=7, ge=1, description="the age in days from which screening lists are too old to release anything"
    )

    screening_list_megabytes: int = Field(
        default=128, ge=1, description="the largest file of a screening list that is read"
    )

    @property
    def origins(self) -> list[str]:
        return [] if self.allowed_origins is None else self.allowed_origins.split(",")

    @model_validator(mode="after")
    def _whole_provider(self) -> "Settings":
        given = {
            "PONTE_OIDC_ISSUER": bool(self.oidc_issuer),
            "PONTE_OIDC_CLIENT_ID": bool(self.oidc_client_id),
            "PONTE_OIDC_CLIENT_SECRET": bool(self.oidc_client_secret and self.oidc_client_secret.get_secret_value()),
        }
        if any(given.values()) and not all(given.values()):
            there, lacking = (
                [name for name, is_there in given.items() if is_there is known] for known in (True, False)
            )
            raise ValueError(f"{' and '.join(there)} needs {' and '.join(lacking)}")
        return self

    @field_validator("database_url")
    @classmethod
    def _with_a_driver(cls, value: str) -> str:
        try:
            make_url(value).get_dialect().import_dbapi()
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise ValueError(f"cannot be used: {error}") from None
        return value

    @field_validator("public_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if not value:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"{value!r} is no address: https://ponte.example")
        return value.rstrip("/")

    @field_validator("oidc_issuer")
    @classmethod
    def _an_issuer(cls, value: str | None) -> str | None:
        if value is None:
            return None
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError(f"{value!r} is no address of a provider: https://login.example.org/realms/parks")
        # People copy the address of the document itself.
        return value.rstrip("/").removesuffix("/.well-known/openid-configuration")

    @field_validator("link_key")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        if len(value.get_secret_value()) < LEAST_KEY:
            raise ValueError(f"is too short: a key has at least {LEAST_KEY} characters, made at random")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value():
            return None
        # What is wrong is told without the address: it may hold a password.
        try:
            parts = urlsplit(value.get_secret_value())
            is_one = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            is_one = False
        if not is_one:
            raise ValueError("is no mail server: smtp://USER:PASSWORD@HOST:587")
        return value

    @field_validator("mail_from")
    @classmethod
    def _a_sender(cls, value: str) -> str:
        if "@" not in parseaddr(value)[1] or not value.isprintable():
            raise ValueError("is no sender: Ponte <ponte@example.org>")
        return value

    @field_validator("allowed_origins")
    @classmethod
    def _origins(cls, value: str | None) -> str | None:
        return ",".join(_origin(part.strip()) for part in (value or "").split(",") if part.strip()) or None

    @field_validator("sign_in_attempts", "sign_in_attempts_per_address")
    @classmethod
    def _limit(cls, value: str) -> str:
        try:
            parse_limit(value)
        except ValueError:
            raise ValueError(f"{value!r} is no limit: 10/15minutes, 100/hour") from None
        return value

    @field_validator("policy_packs", "replay_day", "trusted_proxies", "oidc_issuer", "oidc_role", mode="before")
    @classmethod
    def _emptied(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("dask_scheduler")
    @classmethod
    def _with_dask(cls, value: str | None) -> str | None:
        if value and find_spec("distributed") is None:
            raise ValueError("cannot be used: Dask is missing; install `ponte[cluster]`")
        # In many environments a variable can be emptied, not unset.
        return value or None


def _origin(value: str) -> str:
    """As a browser sends it: in small letters, a name in other letters as it is asked for, without the usual port."""
    if value == "*":
        return value
    try:
        parts = urlsplit(value)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:
        host, port = "", None
    others = (parts.path.rstrip("/"), parts.query, parts.fragment, parts.username, parts.password) if host else ()
    if not host or any(others) or parts.scheme not in DEFAULT_PORTS or re.search(r"[\s*?#@]", value):
        raise ValueError(f"{value!r} is no origin: a scheme, a host, perhaps a port: https://a.example:8443")
    named = f"{parts.scheme}://[{host}]" if ":" in host else f"{parts.scheme}://{host}"
    return named if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{named}:{port}"
