"""Serves the console: its one page at `/`, and the files that the page is made of.

The files stand below an address that holds a digest of them all: browsers keep them for good, and a new version has
another address.
"""

import base64
import hashlib
import json
import os
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import NamedTuple

from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse, Response
from starlette.types import Scope

FOLDER = Path(__file__).with_name("static")
PATH = "/console"
LIBRARIES = {
    "htm": "htm.mjs",
    "preact": "preact.mjs",
    "preact/hooks": "hooks.mjs",
    "@preact/signals": "signals.mjs",
    "@preact/signals-core": "signals-core.mjs",
}
"""What modules import by name, and which file of `vendor` that is."""
ON_DEMAND = "views"
"""Each view is fetched when it is first looked at; all other modules are announced at the head of the page."""
FOR_GOOD, ASK_AGAIN = "public, max-age=31536000, immutable", "no-cache"
POLICY = (
    "default-src 'none'; script-src 'self' '{map}'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""Nothing inline but the import map, which is named by its hash; nothing of other hosts; no text becomes markup."""


class Page(NamedTuple):
    html: str
    policy: str


def add_console(app: FastAPI) -> None:
    app.mount(PATH, Files(directory=FOLDER), name="console_files")
    app.add_api_route("/", console, include_in_schema=False)


def console(request: Request) -> HTMLResponse:
    made = page(request.scope.get("root_path", ""))
    return HTMLResponse(made.html, headers={"Content-Security-Policy": made.policy, "Cache-Control": ASK_AGAIN})


def page(root: str) -> Page:
    """Made anew for every request, which takes some milliseconds: who changes a file sees it when loading again."""
    here = f"{root}{PATH}/{version()}"
    imports = {name: f"{here}/vendor/{file}" for name, file in LIBRARIES.items()}
    import_map = json.dumps({"imports": imports}, separators=(",", ":"))
    announced = (f'<link rel="modulepreload" href="{here}/{file}">' for file in sorted(modules()))
    html = Template((FOLDER / "index.html").read_text(encoding="utf-8")).substitute(
        root=root, here=here, import_map=import_map, announced="\n".join(announced)
    )
    digest = base64.b64encode(hashlib.sha256(import_map.encode()).digest()).decode()
    return Page(html, POLICY.format(map=f"sha256-{digest}"))


def modules() -> Iterator[str]:
    """Those that every view needs."""
    for file in FOLDER.rglob("*.*js"):
        if file.relative_to(FOLDER).parts[0] != ON_DEMAND:
            yield file.relative_to(FOLDER).as_posix()


def version() -> str:
    """Another one as soon as any file is."""
    files = sorted(path for path in FOLDER.rglob("*") if path.is_file())
    return _digest(tuple((file, file.stat().st_mtime_ns, file.stat().st_size) for file in files))


@lru_cache(maxsize=1)
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    """Of the contents: when a file was written differs from machine to machine."""
    digest = hashlib.sha256()
    for file, _, _ in files:
        digest.update(file.relative_to(FOLDER).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


class Files(StaticFiles):
    """Below any version: a page that is open while the service is renewed goes on with what there is."""

    def get_path(self, scope: Scope) -> str:
        asked, _, file = super().get_path(scope).partition(os.sep)
        scope.setdefault("state", {})["console_version"] = asked
        return file

    async def get_response(self, path: str, scope: Scope) -> Response:
        answer = await super().get_response(path, scope)
        is_current = scope["state"]["console_version"] == version()
        answer.headers["Cache-Control"] = FOR_GOOD if is_current else ASK_AGAIN
        return answer
