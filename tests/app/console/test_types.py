"""The console's code passes the type checker: every call of the API fits the OpenAPI document, every field is one."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.console.pages import FOLDER
from tests.support.service import document

NODE = Path(sys.prefix) / "clients" / "node_modules"
GENERATE = Path(__file__).parents[1] / "clients" / "typescript" / "generate.mjs"
PACKAGES = ("preact", "preact/hooks", "htm", "@preact/signals", "@preact/signals-core")
pytestmark = pytest.mark.skipif(
    shutil.which("node") is None or not (NODE / "preact").is_dir(),
    reason="needs node, and what `make test` installs with npm (tests/app/clients/typescript/package-lock.json)",
)
OPTIONS = {
    **{"allowJs": True, "checkJs": True, "noEmit": True, "strict": True, "skipLibCheck": True, "types": []},
    **{"target": "esnext", "module": "esnext", "moduleResolution": "bundler"},
    "lib": ["esnext", "dom", "dom.iterable"],
}


@pytest.fixture
def types(tmp_path: Path) -> Path:
    """A folder with the types of the API as they are now."""
    folder = tmp_path
    (folder / "node_modules").symlink_to(NODE)
    shutil.copy(GENERATE, folder)
    (folder / "ponte.json").write_text(json.dumps(document()), encoding="utf-8")
    done = run(folder, "generate.mjs", "ponte.json", "ponte.d.ts")
    assert done.returncode == 0, done.stderr
    return folder


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(shutil.which("node")), *command], cwd=folder, capture_output=True, text=True, check=False
    )


def checked(folder: Path, *files: str) -> str:
    """What the checker finds."""
    paths = {"ponte-api": ["./ponte.d.ts"], **{name: [f"./node_modules/{name}"] for name in PACKAGES}}
    project = {"compilerOptions": OPTIONS | {"paths": paths}, "include": files}
    (folder / "tsconfig.json").write_text(json.dumps(project), encoding="utf-8")
    return run(folder, "node_modules/typescript/bin/tsc", "-p", "tsconfig.json").stdout


def test_the_console_asks_for_what_the_document_has_and_anything_else_would_be_found(types: Path) -> None:
    wrong = f"""import {{ get, post }} from "{FOLDER}/api.js";
await get("/nowhere");
await get("/companies", {{ parks: "trentino" }});
(await get("/companies")).items[0].title;
await post("/introductions", {{ body: {{ pair_id: "seven" }} }});
"""
    (types / "wrong.js").write_text(wrong, encoding="utf-8")
    found = checked(types, f"{FOLDER}/**/*.js", f"{FOLDER}/types.d.ts", "wrong.js")
    lines = [line for line in found.splitlines() if not line.startswith(" ")]
    assert [line for line in lines if not line.startswith("wrong.js(")] == []
    assert {line.partition(",")[0] for line in lines} == {f"wrong.js({number}" for number in range(2, 6)}


@pytest.mark.parametrize("package", PACKAGES)
def test_a_library_is_the_file_of_its_package(package: str) -> None:
    name = package.rsplit("/", 1)[-1]
    (vendored,) = (FOLDER / "vendor").glob(f"{name}.mjs")
    of = {"preact/hooks": "preact/hooks/dist/hooks.mjs"}.get(package, f"{package}/dist/{name}.mjs")
    assert vendored.read_bytes() == (NODE / of).read_bytes()
    version = json.loads((NODE / package.removesuffix("/hooks") / "package.json").read_text())["version"]
    assert f"| {version} |" in next(
        row for row in (FOLDER / "vendor" / "README.md").read_text().splitlines() if row.startswith(f"| `{name}.mjs`")
    )


@pytest.mark.parametrize("package", ["inter", "source-serif-4"])
def test_a_font_is_the_file_of_its_package(package: str) -> None:
    fonts = list((FOLDER / "vendor").glob(f"{package}-*.woff2"))
    assert len(fonts) == 2
    for font in fonts:
        assert font.read_bytes() == (NODE / "@fontsource-variable" / package / "files" / font.name).read_bytes()
