"""The names of a request's parameters: one that its route does not declare is an error, as it is likely a misspelt one.

Without this, `?dryrun=true` would be passed over, and the file imported.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse

from app.errors import FieldError, invalid, shortened


async def refuse_unknown(request: Request) -> None:
    """A dependency of every route. Raises `Invalid` for names in the query, or in a form, that the route does not know.

    The names in a JSON body are checked by its model (`RequestModel`).
    """
    content_type = request.headers.get("content-type", "")
    is_form = content_type.startswith(("multipart/form-data", "application/x-www-form-urlencoded"))
    if not request.scope["query_string"] and not is_form:
        return
    if _is_page(request.scope["route"]):
        return
    in_query, in_form = _declared(request.scope["route"])
    unknown = list(_unknown(request.query_params, in_query, in_form, "form"))
    if is_form and in_form:
        form: FormData = await request.form()  # read already, by the framework
        unknown += _unknown(form, in_form, in_query, "query")
    if unknown:
        raise invalid(unknown)


def _is_page(route: APIRoute) -> bool:
    """Whether people are led there by mails, search engines and other services, which add parameters of their own."""
    answer = route.response_class
    return not route.include_in_schema or (isinstance(answer, type) and issubclass(answer, RedirectResponse))


def _declared(route: APIRoute) -> tuple[frozenset[str], frozenset[str]]:
    """The names that the route knows in a query, and in a form. Looked up once: lists are read very often."""
    known = _DECLARED.get(route.endpoint)
    if known is None:
        everywhere = list(_with_dependencies(route.dependant))
        in_query = frozenset(field.alias for part in everywhere for field in part.query_params)
        in_form = frozenset(field.alias for part in everywhere for field in part.body_params)
        known = _DECLARED[route.endpoint] = in_query, in_form
    return known


_DECLARED: dict[Callable[..., Any], tuple[frozenset[str], frozenset[str]]] = {}


def _with_dependencies(declared: Dependant) -> Iterator[Dependant]:
    yield declared
    for dependency in declared.dependencies:
        yield from _with_dependencies(dependency)


def _unknown(
    given: Iterable[str], known: Collection[str], elsewhere: Collection[str], place: str
) -> Iterator[FieldError]:
    for name in dict.fromkeys(given):
        if name not in known:
            yield FieldError(field=shortened(name), reason=_reason(name, known, elsewhere, place))


def _reason(name: str, known: Collection[str], elsewhere: Collection[str], place: str) -> str:
    if name in elsewhere:
        return f"is known, but belongs in the {place}"
    close = get_close_matches(name[:60].lower(), sorted(known), n=1, cutoff=0.6)
    if close:
        return f"is not a known parameter; did you mean `{close[0]}`?"
    return f"is not a known parameter; known: {', '.join(sorted(known)) or 'none'}"
