"""Errors as callers see them: RFC 9457 problem details with a stable type, a sentence, and the fields at fault."""

import logging
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi_problem.error import StatusProblem
from fastapi_problem.handler import add_exception_handler, new_exception_handler
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy.exc import IntegrityError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

log = logging.getLogger("ponte")

PROBLEM = "application/problem+json"
AT_FAULT = {"field": "limit", "reason": "Input should be less than or equal to 100"}


class FieldError(BaseModel):
    """One thing that is wrong with what was sent."""

    field: str = Field(description="where it is, as a path such as `offers.0.title`", examples=["offers.0.title"])
    reason: str = Field(description="what is wrong with it", examples=["a title is needed"])
    line: int | None = Field(default=None, description="the line at fault, of an imported file only")


class ProblemDetails(BaseModel):
    """The body of every error answer (media type `application/problem+json`)."""

    type: str = Field(description="stable name of the kind of error", examples=["not-found"])
    title: str = Field(examples=["There is no such thing."])
    status: int = Field(examples=[404])
    detail: str | None = Field(default=None, examples=["There is no company 4711."])
    errors: list[FieldError] | None = Field(default=None, description="the fields at fault, where there are any")

    model_config = ConfigDict(extra="allow")


class Interrupted(Exception):
    """Somebody waits no longer for what goes on. The process is to end at once: threads of it may be at work."""


class AppError(StatusProblem):
    """What a service raises when a caller asks for something that cannot be."""


class NotFound(AppError):
    type_ = "not-found"
    title = "There is no such thing."
    status = 404


class Unauthenticated(AppError):
    type_ = "unauthenticated"
    title = "A valid API key is needed."
    status = 401
    headers_ = {"WWW-Authenticate": "Bearer"}  # noqa: RUF012 - the library copies it


class Forbidden(AppError):
    type_ = "forbidden"
    title = "This key may not do that."
    status = 403


class Conflict(AppError):
    type_ = "conflict"
    title = "This contradicts what is already there."
    status = 409


class TooLarge(AppError):
    type_ = "too-large"
    title = "This is larger than what is accepted."
    status = 413


class TooMany(AppError):
    type_ = "too-many"
    title = "This is more than one key may have at a time."
    status = 429


class Invalid(AppError):
    """Well-formed, but wrong in itself. `errors` names the fields."""

    type_ = "invalid"
    title = "Something in the request is not right."
    status = 422

    def __init__(self, detail: str | None = None, errors: Sequence[FieldError] = (), **more: Any) -> None:
        super().__init__(detail, errors=[error.model_dump(exclude_none=True) for error in errors], **more)


class NotReady(AppError):
    type_ = "not-ready"
    title = "The service cannot work yet."
    status = 503


class InternalError(AppError):
    type_ = "internal-error"
    title = "Something went wrong on our side; it has been recorded."
    status = 500

    def __init__(self, _detail: str | None = None, **_more: Any) -> None:
        # What an unexpected error says is for the log, not for the caller.
        super().__init__()


def field_errors(errors: Sequence[Any], *, skip: int = 0) -> list[FieldError]:
    """pydantic's list of errors -> ours; `skip` leaves out leading path elements such as `body`."""
    return [
        FieldError(
            field=".".join(str(step) for step in error["loc"][skip:] if not str(step).startswith("function-")),
            reason=_reason(error),
        )
        for error in errors
    ]


def wrong_settings(error: ValidationError) -> Invalid:
    """What is wrong with the settings, each under the name that it has in the environment."""
    wrong = [
        FieldError(field=f"PONTE_{item.field.upper()}", reason=item.reason) for item in field_errors(error.errors())
    ]
    return Invalid("The settings cannot be used.", errors=wrong)


def _reason(error: Any) -> str:
    if error["type"] == "too_long" and isinstance(error["input"], str):
        return f"String should have at most {error['ctx']['max_length']} characters"
    return str(error["msg"]).removeprefix("Value error, ")


def _invalid_request(_handler: Any, _request: Request, error: RequestValidationError) -> Invalid:
    return Invalid(errors=field_errors(error.errors(), skip=1))


def _contradiction(_handler: Any, _request: Request, _error: IntegrityError) -> Conflict:
    # The services look before they write; what still gets here is two callers writing the same thing at once.
    return Conflict("Somebody else has just stored the same. Look again, and repeat what is still needed.")


def problem_response(error: AppError) -> Response:
    """The answer for an error that comes up before there is a route to raise it in."""
    return JSONResponse(error.marshal(), error.status, error.headers, media_type=PROBLEM)


def add_error_handlers(app: FastAPI) -> None:
    handler = new_exception_handler(
        logger=log,
        # What cannot be parsed at all, such as a body that is not UTF-8, is a 400 to the library.
        unhandled_wrappers={"default": InternalError, str(HTTPStatus.BAD_REQUEST): Invalid},
        handlers={IntegrityError: _contradiction},
        request_validation_handler=_invalid_request,
    )
    app.add_exception_handler(IntegrityError, handler)
    add_exception_handler(app, handler, generic_swagger_defaults=False)
    app.openapi = _documented(app.openapi)  # type: ignore[method-assign]


def problems(*kinds: type[AppError]) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may raise these, beside the 401, 403 and 422 that any may."""
    every: tuple[type[AppError], ...] = (Unauthenticated, Forbidden, *kinds)
    return {**{kind.status: problem(kind) for kind in every}, Invalid.status: problem(Invalid, errors=[AT_FAULT])}


def problem(kind: type[AppError], description: str | None = None, **more: Any) -> dict[str, Any]:
    """An error answer as the OpenAPI document shows it; `more` is what its example has beside the usual."""
    example = {"type": kind.type_, "title": kind.title, "status": kind.status} | more
    schema = {"$ref": f"#/components/schemas/{ProblemDetails.__name__}"}
    return {"description": description or kind.title, "content": {PROBLEM: {"schema": schema, "example": example}}}


def _documented(make: Callable[[], dict[str, Any]]) -> Callable[[], dict[str, Any]]:
    """Adds the schema of problems to the document, in place of those that the libraries describe theirs with."""

    def document() -> dict[str, Any]:
        made = make()
        schemas = made["components"]["schemas"]
        for theirs in ("HTTPValidationError", "ValidationError", "Problem"):
            schemas.pop(theirs, None)
        ours = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= ours.pop("$defs") | {ProblemDetails.__name__: ours}
        return made

    return document
