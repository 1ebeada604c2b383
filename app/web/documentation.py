"""The page of the documentation. All that it shows comes from this server."""

import base64
import hashlib
import re

from fastapi import FastAPI, Request
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.staticfiles import StaticFiles
from starlette.responses import HTMLResponse

DOCS, ASSETS = "/docs", "/static-offline-docs"


def add_documentation(app: FastAPI) -> None:
    """`/docs`, and what it is made of."""
    app.mount(ASSETS, StaticFiles(packages=[("fastapi_offline", "static")]), name="assets")
    app.add_api_route(DOCS, documentation, include_in_schema=False)


def documentation(request: Request) -> HTMLResponse:
    root = request.scope.get("root_path", "")
    assets = root + ASSETS
    page = get_swagger_ui_html(
        openapi_url=root + request.app.openapi_url,
        title=f"{request.app.title}: the API",
        swagger_js_url=f"{assets}/swagger-ui-bundle.js",
        swagger_css_url=f"{assets}/swagger-ui.css",
        swagger_favicon_url=f"{assets}/favicon.png",
    )
    page.headers["Content-Security-Policy"] = _policy(bytes(page.body).decode())
    return page


def _policy(page: str) -> str:
    """Scripts and styles of this server, and the page's own script, named by its hash. Swagger UI styles inline."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = (f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in scripts)
    return (
        f"default-src 'none'; script-src 'self' {' '.join(hashes)}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
