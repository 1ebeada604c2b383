"""The names of a request's parameters: one that its route does not declare is an error, as it is likely a misspelt one.

Without this, `?dryrun=true` would be passed over, and the file imported; of `?limit=5&limit=50` the last would count.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple, get_args, get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.datastructures import FormData, ImmutableMultiDict
from starlette.responses import RedirectResponse

from app.database import READ_METHODS
from app.errors import FieldError, Invalid, invalid, shortened

IF_MATCH = "if-match"


async def refuse_unknown(request: Request) -> None:
    """A dependency of every route. Raises `Invalid` for names in the query, or in a form, that the route does not know,
    or that are given twice where it takes one value; and for an `If-Match` that the route would not ask.

    The names in a JSON body are checked by its model (`RequestModel`).
    """
    if IF_MATCH in request.headers and request.method not in READ_METHODS:
        _refuse_unasked(request)
    content_type = request.headers.get("content-type", "")
    is_form = content_type.startswith(("multipart/form-data", "application/x-www-form-urlencoded"))
    if not request.scope["query_string"] and not is_form:
        return
    if _is_page(request.scope["route"]):
        return
    declared = _declared(request.scope["route"])
    in_query, in_form = declared.in_query, declared.in_form
    wrong = [*_unknown(request.query_params, in_query, in_form, "form"), *_repeated(request.query_params, in_query)]
    if is_form and in_form:
        form: FormData = await request.form()  # read already, by the framework
        wrong += [*_unknown(form, in_form, in_query, "query"), *_repeated(form, in_form)]
    if wrong:
        raise invalid(wrong)


def _refuse_unasked(request: Request) -> None:
    route = request.scope["route"]
    if not _is_page(route) and IF_MATCH not in _declared(route).headers:
        raise Invalid(errors=[FieldError(field="If-Match", reason="is not asked here: send the request without it")])


def _is_page(route: APIRoute) -> bool:
    """Whether people are led there by mails, search engines and other services, which add parameters of their own."""
    answer = route.response_class
    return not route.include_in_schema or (isinstance(answer, type) and issubclass(answer, RedirectResponse))


class _Declared(NamedTuple):
    """The names that a route knows in a query and in a form, each with whether it may be repeated; and its headers."""

    in_query: Mapping[str, bool]
    in_form: Mapping[str, bool]
    headers: frozenset[str]


def _declared(route: APIRoute) -> _Declared:
    """Looked up once: lists are read very often."""
    known = _DECLARED.get(route.endpoint)
    if known is None:
        everywhere = list(_with_dependencies(route.dependant))
        known = _DECLARED[route.endpoint] = _Declared(
            _names(field for part in everywhere for field in part.query_params),
            _names(field for part in everywhere for field in part.body_params),
            frozenset(field.alias.lower() for part in everywhere for field in part.header_params),
        )
    return known


def _names(fields: Iterable[Any]) -> dict[str, bool]:
    return {field.alias: _takes_several(field.field_info.annotation) for field in fields}


def _takes_several(annotation: Any) -> bool:
    """Whether a list, or perhaps one."""
    return get_origin(annotation) is list or any(_takes_several(part) for part in get_args(annotation))


_DECLARED: dict[Callable[..., Any], _Declared] = {}


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


def _repeated(given: ImmutableMultiDict[str, Any], known: Mapping[str, bool]) -> Iterator[FieldError]:
    """Of several values the framework takes the last, whatever a proxy before it has checked."""
    if len(given.multi_items()) == len(given):
        return
    counts = Counter(name for name, _ in given.multi_items())
    for name, count in counts.items():
        if count > 1 and known.get(name) is False:
            yield FieldError(field=name, reason=f"is given {count} times, and takes one value")


def _reason(name: str, known: Collection[str], elsewhere: Collection[str], place: str) -> str:
    if name in elsewhere:
        return f"is known, but belongs in the {place}"
    close = get_close_matches(name[:60].lower(), sorted(known), n=1, cutoff=0.6)
    if close:
        return f"is not a known parameter; did you mean `{close[0]}`?"
    return f"is not a known parameter; known: {', '.join(sorted(known)) or 'none'}"
