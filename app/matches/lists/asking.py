"""What is asked of a list. Most lists are asked for in the same words, and what the framework makes of them is kept."""

import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from app.accounts.access import ensure_allowed
from app.compliance.policy.policy import REPLAY_HEADER, Policy
from app.database import ReadOnlyConnection
from app.matches.lists import service
from app.matches.lists.answer_cache import AnswerCache
from app.matches.lists.filters import Filters, match_query
from app.matches.lists.query import MatchQuery, MatchSort
from app.matches.lists.schemas import By
from app.paging import Paging
from app.parameters import refuse_unknown
from app.web.answers import LANGUAGE
from app.web.fields import choose_fields
from matching.profiles import Language

MOST_KEPT = 1000
LONGEST_KEPT = 500
"""Bytes of a query."""
HEEDED = {ensure_allowed, refuse_unknown}
"""Dependencies of every route: rights are asked here, too, and names that are not known are never kept."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a query, read. `company_id` is not among them."""

    language: Language
    filters: Filters
    by: By
    corridor: str | None
    limit: int
    cursor: str | None
    total: bool
    fields: frozenset[str] | None
    sort: MatchSort = "-score"


class ListRoute(APIRoute):
    """Reads a query that was asked before from memory: to read one takes the framework half as long as a list takes.

    A query is kept if it was answered, so whatever is wrong with one is found in full every time. Nothing is kept of a
    service that asks more of every request than is heeded here.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answer_in_full = super().get_route_handler()
        kept: dict[tuple[bytes, str | None], Asked] = {}

        async def answer_list(request: Request) -> Response:
            words = request.scope["query_string"], request.headers.get("accept-language")
            company = request.path_params.get("company_id")
            asked = kept.get(words) if company is None or _is_plain(company) else None
            if asked is not None:
                await ensure_allowed(request)
                request.scope["state"][LANGUAGE] = asked.language
                return await answer(request, None if company is None else int(company), asked)
            response = await answer_in_full(request)
            heeded = HEEDED.issuperset(each.dependency for each in request.app.router.dependencies)
            if heeded and len(words[0]) + len(words[1] or "") <= LONGEST_KEPT:
                if len(kept) >= MOST_KEPT:
                    kept.clear()
                kept[words] = request.state.asked
            return response

        return answer_list


def _is_plain(number: str) -> bool:
    """Whether it is an id however it is read; any other is left to the framework."""
    return number.isascii() and number.isdecimal() and len(number) < 10 and int(number) > 0


async def answer(request: Request, company_id: int | None, asked: Asked) -> Response:
    """A company's list, or a corridor's."""
    request.state.asked = asked
    choose_fields(request, asked.fields)
    paging = Paging.of(asked.limit, asked.cursor, request, total=asked.total)
    policy: Policy = request.app.state.policy
    query = match_query(request.state.caller, paging, asked.language, policy, asked.filters, asked.by, asked.sort)
    # The most frequent requests: a session and other dependencies would cost more than a list itself.
    reader: ReadOnlyConnection = request.app.state.reader
    cache: AnswerCache = request.app.state.answer_cache
    version, words = cache.version(reader, company_id, policy), (company_id, asked, query.sectors, query.caller)
    text = cache.find(words, version)
    if text is None:
        text = await _read(reader, company_id, asked, query)
        cache.keep(words, version, text)
    return json_response(text)


async def _read(reader: ReadOnlyConnection, company_id: int | None, asked: Asked, query: MatchQuery) -> bytes:
    if company_id is None:
        return await reader.read_at_once(
            lambda connection: service.told_corridor_list(connection, asked.corridor, query),
            lambda session: service.corridor_list(session, asked.corridor, query),
        )
    return await reader.read_at_once(
        lambda connection: service.told_company_list(connection, company_id, query),
        lambda session: service.company_list(session, company_id, query),
    )


REPLAYED = re.compile(rb'"day":"([0-9-]{10})","replayed":true')
"""As it stands in a `Compliance`; within a text of JSON the quotation marks would be escaped."""


def json_response(text: bytes) -> Response:
    """With a header that names the day, where verdicts tell the law of another day than today."""
    found = REPLAYED.search(text)
    headers = {REPLAY_HEADER: found[1].decode()} if found else {}
    return Response(text, media_type="application/json", headers=headers)
