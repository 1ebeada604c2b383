"""Uploads whose name is sent as `filename*` (RFC 5987), as older clients send names in other scripts."""

import re
from collections.abc import Callable, Coroutine
from contextlib import aclosing
from typing import Any
from urllib.parse import unquote

from fastapi import Request, Response
from fastapi.routing import APIRoute
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser

_EXTENDED = re.compile(rb";\s*filename\*=([^;\s]+)", re.IGNORECASE)


class UploadRoute(APIRoute):
    """A route that takes files under names in any script, however these are written."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_upload(request: Request) -> Response:
            return await handle(_UploadRequest(request.scope, request.receive))

        return handle_upload


class _UploadRequest(Request):
    async def _get_form(self, **limits: Any) -> FormData:
        if self._form is None and self.headers.get("content-type", "").lower().startswith("multipart/form-data"):
            try:
                async with aclosing(self.stream()) as stream:
                    self._form = await _Parser(self.headers, stream, **limits).parse()
            except MultiPartException as error:
                raise HTTPException(400, error.message) from error
        return await super()._get_form(**limits)


class _Parser(MultiPartParser):
    def on_headers_finished(self) -> None:
        part = self._current_part
        given = part.content_disposition or b""
        extended = _EXTENDED.search(given)
        if extended and b"filename" not in parse_options_header(given)[1]:
            # The framework knows a file by its plain name.
            part.content_disposition = given + b'; filename="%s"' % _plain(extended[1]).encode()
        super().on_headers_finished()


def _plain(extended: bytes) -> str:
    """`UTF-8''%D0%BA.csv` -> the name; the kind of a file is told by its content, so any name will do."""
    charset, _, rest = extended.decode("latin-1").partition("'")
    try:
        name = unquote(rest.partition("'")[2], encoding=charset or "utf-8", errors="replace")
    except (LookupError, ValueError):
        name = ""
    return "".join(letter for letter in name if letter.isprintable() and letter not in '"\\;') or "file"
