"""Errors as RFC 9457 problem details, with a stable type, a sentence, and the fields at fault."""

import logging
import re
from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any, Literal

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi_problem.error import StatusProblem
from fastapi_problem.handler import add_exception_handler, new_exception_handler
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.exc import DatabaseError, IntegrityError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette_problem.handler import PostHook

log = logging.getLogger("ponte")

PROBLEM = "application/problem+json"
AT_FAULT = {"field": "limit", "reason": "Input should be less than or equal to 100"}


MOST_ERRORS = 50
"""That are told of one request."""

DISK_FULL = "53100"
"""PostgreSQL's name for it."""

LONGEST = 1000

COLLISIONS = {"40P01", "40001"}
"""States in which PostgreSQL gives up one of two transactions that wait for each other."""


class FieldError(BaseModel):
    """One error in the request."""

    field: str = Field(description="path of the field, such as `offers.0.title`", examples=["offers.0.title"])
    reason: str = Field(description="what is wrong", examples=["a title is needed"])
    line: int | None = Field(default=None, description="line of the imported file; for imports only")


class ProblemDetails(BaseModel):
    """The body of every error response (media type `application/problem+json`)."""

    type: str = Field(description="stable name of the error type", examples=["not-found"])
    title: str = Field(examples=["There is no such thing."])
    status: int = Field(examples=[404])
    detail: str | None = Field(default=None, examples=["There is no company 4711."])
    errors: list[FieldError] | None = Field(default=None, description="the fields at fault, if any")
    errors_total: int | None = Field(default=None, description="how many there are, where not all are told")

    model_config = ConfigDict(extra="allow")


class Interrupted(Exception):
    """The user stopped waiting. The process must end at once, although threads of it may still be working."""


class AppError(StatusProblem):
    """Base of the errors that services raise for requests that cannot be fulfilled."""


class NotFound(AppError):
    type_ = "not-found"
    title = "There is no such thing."
    status = 404


class Unauthenticated(AppError):
    type_ = "unauthenticated"
    title = "A valid key or session is needed."
    status = 401
    headers_ = {"WWW-Authenticate": "Bearer"}  # noqa: RUF012 - the library copies it


class Forbidden(AppError):
    type_ = "forbidden"
    title = "You may not do that."
    status = 403


class Conflict(AppError):
    type_ = "conflict"
    title = "This contradicts what is already there."
    status = 409


class Changed(AppError):
    type_ = "changed"
    title = "This was changed by somebody else meanwhile."
    status = 412


class TooLarge(AppError):
    type_ = "too-large"
    title = "This is larger than what is accepted."
    status = 413


class TooMany(AppError):
    type_ = "too-many"
    title = "This is more than one caller may have at a time."
    status = 429


class TooOften(AppError):
    type_ = "too-often"
    title = "This was tried too often."
    status = 429


class Invalid(AppError):
    """Well-formed but invalid. `errors` names the fields."""

    type_ = "invalid"
    title = "Something in the request is not right."
    status = 422

    def __init__(self, detail: str | None = None, errors: Sequence[FieldError] = (), **more: Any) -> None:
        super().__init__(detail, errors=[error.model_dump(exclude_none=True) for error in errors], **more)


class ProviderFailed(AppError):
    type_ = "provider-failed"
    title = "The sign-in service of the organisation does not answer as it should."
    status = 502


class NotReady(AppError):
    type_ = "not-ready"
    title = "The service cannot work yet."
    status = 503


class StorageFull(AppError):
    type_ = "storage-full"
    title = "There is no space left to store this."
    status = 507

    def __init__(self, _detail: str | None = None, **_more: Any) -> None:
        super().__init__("Nothing of it was stored. Tell the operator, and send it again when there is space.")


class InternalError(AppError):
    type_ = "internal-error"
    title = "Something went wrong on our side; it has been recorded."
    status = 500

    def __init__(self, _detail: str | None = None, **_more: Any) -> None:
        # Details of an unexpected error go to the log, not to the caller.
        super().__init__()


def field_errors(errors: Sequence[Any], *, skip: int = 0) -> list[FieldError]:
    """pydantic's errors -> ours; `skip` drops leading path elements such as `body`."""
    return [FieldError(field=shortened(_field(error, skip)), reason=shortened(_reason(error))) for error in errors]


def _field(error: Any, skip: int) -> str:
    """Its path; what is wrong with the body of a request as a whole is wrong with its `body`."""
    path = error["loc"][skip:]
    if skip and (not path or error["type"] == "json_invalid"):
        return str(error["loc"][0])
    return ".".join(str(step) for step in path if not str(step).startswith("function-"))


def shortened(text: str) -> str:
    """What a caller sent may be long, and need not be sent back in full."""
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def wrong_settings(error: ValidationError) -> Invalid:
    """Invalid settings, named by their environment variables."""
    wrong = [
        FieldError(field=f"PONTE_{item.field.upper()}", reason=item.reason) for item in field_errors(error.errors())
    ]
    return Invalid("The settings cannot be used.", errors=wrong)


_DAY = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")
"""As pydantic writes the limit of a day."""


def _reason(error: Any) -> str:
    if error["type"] == "too_long" and isinstance(error["input"], str):
        return f"String should have at most {error['ctx']['max_length']} characters"
    if error["type"] in ("model_attributes_type", "dict_type"):
        return "must be an object with fields"
    if error["type"] == "json_invalid" and isinstance(error["loc"][-1], int):
        return f"is no JSON: character {error['loc'][-1] + 1} is wrong"
    reason = str(error["msg"]).removeprefix("Value error, ")
    if reason.startswith("Expected UploadFile"):
        return "must be a file, sent as a form (multipart/form-data)"
    return _DAY.sub(lambda day: date(*map(int, day.groups())).isoformat(), reason)


def _invalid_request(_handler: Any, _request: Request, error: RequestValidationError) -> Invalid:
    return invalid(field_errors(error.errors(), skip=1))


def invalid(errors: Sequence[FieldError]) -> Invalid:
    """The first of the errors, and how many there are if that is not all."""
    more: dict[str, Any] = {"errors_total": len(errors)} if len(errors) > MOST_ERRORS else {}
    return Invalid(errors=errors[:MOST_ERRORS], **more)


def _contradiction(_handler: Any, _request: Request, _error: IntegrityError) -> Conflict:
    # The services check before they write; this is left for two requests that write the same thing at once.
    return Conflict("Somebody else has just stored the same. Look again, and repeat what is still needed.")


NO_SPACE = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
"""The second before anything is written: when the first to open the file cannot make what all who open it share."""
StorageFault = Literal["full", "damaged"]


def storage_fault(error: DatabaseError) -> StorageFault | None:
    """What is wrong with the disk or the file, if that is why the database failed."""
    name = getattr(error.orig, "sqlite_errorname", "")
    if name in NO_SPACE or getattr(error.orig, "sqlstate", None) == DISK_FULL:
        return "full"
    return "damaged" if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")) else None


def _database_failed(_handler: Any, _request: Request, error: DatabaseError) -> AppError:
    if storage_fault(error) == "full":
        return StorageFull()
    if getattr(error.orig, "sqlstate", None) in COLLISIONS:
        return Conflict("Somebody else was changing the same at that moment. Try again.")
    log.exception("the database failed", exc_info=error)
    return InternalError()


def problem_response(error: AppError) -> Response:
    """The response to an error outside of a route, where no handler catches it."""
    return JSONResponse(error.marshal(), error.status, error.headers, media_type=PROBLEM)


def add_error_handlers(app: FastAPI, on_top: list[PostHook[Any]]) -> None:
    """`on_top` completes the answers."""
    handler = new_exception_handler(
        logger=log,
        # The library answers 400 to a body that cannot be parsed, such as one that is not UTF-8.
        unhandled_wrappers={
            "default": InternalError,
            str(HTTPStatus.BAD_REQUEST): Invalid,
            str(TooLarge.status): TooLarge,
        },
        handlers={IntegrityError: _contradiction, DatabaseError: _database_failed},
        request_validation_handler=_invalid_request,
        post_hooks=on_top,
    )
    app.add_exception_handler(IntegrityError, handler)
    app.add_exception_handler(DatabaseError, handler)
    add_exception_handler(app, handler, generic_swagger_defaults=False)


def problems(*kinds: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may raise these errors; every route may raise 401, 403 and 422."""
    every: tuple[type[AppError], ...] = (Unauthenticated, Forbidden, *kinds)
    return {**{kind.status: problem(kind) for kind in every}, Invalid.status: problem(Invalid, errors=[AT_FAULT])}


def problem(kind: type[AppError], description: str | None = None, **more: Any) -> dict[str, Any]:
    """An error response in the OpenAPI document; `more` is added to its example."""
    example = {"type": kind.type_, "title": kind.title, "status": kind.status} | more
    schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
    return {"description": description or kind.title, "content": {PROBLEM: {"schema": schema, "example": example}}}


def document_problems(schemas: dict[str, Any]) -> None:
    """Replaces the libraries' schemas of errors in the OpenAPI document with `ProblemDetails`."""
    for name in ("HTTPValidationError", "ValidationError", "Problem"):
        schemas.pop(name, None)
    own = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= own.pop("$defs") | {ProblemDetails.__name__: own}
