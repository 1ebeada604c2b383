"""The operations of the service by name, and which of them are open to anybody."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount, compile_path
from starlette.types import Scope

from app.accounts.rights import RIGHTS, Who


class Operation(NamedTuple):
    name: str
    path: str
    methods: frozenset[str]


def name_of(route: Any) -> str:
    """As the OpenAPI document and the table of rights call it."""
    return str(getattr(route, "operation_id", None) or route.name)


def operations(app: FastAPI) -> Iterator[Operation]:
    """A folder of files is one, too: it is read."""
    for context in iter_route_contexts(app.routes):
        path = context.path or ""
        if isinstance(context.original_route, Mount):
            yield Operation(name_of(context.original_route), f"{path}/{{file:path}}", frozenset({"GET"}))
        else:
            yield Operation(name_of(context.original_route), path, frozenset(context.methods or ()))


class OpenOperations:
    """Those that need no caller. They are looked up at the first request: all routes have to be built for that."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app

    def are_asked(self, scope: Scope) -> bool:
        # With a slash too many it is led on to the path without.
        asked = scope["method"], scope["path"].rstrip("/") or "/"
        return asked in self._plain or any(asked[0] == method and like.match(asked[1]) for method, like in self._others)

    @cached_property
    def _open(self) -> list[tuple[str, str]]:
        found = (each for each in operations(self._app) if RIGHTS.get(each.name) is Who.ANYBODY)
        return [(method, path) for _, path, methods in found for method in methods]

    @cached_property
    def _plain(self) -> frozenset[tuple[str, str]]:
        return frozenset(each for each in self._open if "{" not in each[1])

    @cached_property
    def _others(self) -> list[tuple[str, re.Pattern[str]]]:
        return [(method, compile_path(path)[0]) for method, path in self._open if "{" in path]
