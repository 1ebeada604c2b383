"""The package that `pip install` builds holds every file that the program reads."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("app", "matching", "models", "migrations")
READ_BY_PEOPLE = {".md"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """Built from a copy, without a network, by the build tools at hand."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for package in PACKAGES:
        copy(ROOT / package, source / package)
    for file in ("pyproject.toml", "README.md"):
        (source / file).write_bytes((ROOT / file).read_bytes())
    build = "import setuptools.build_meta as build; build.build_wheel('..')"
    subprocess.run([sys.executable, "-W", "ignore", "-c", build], cwd=source, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return ZipFile(found)


def copy(here: Path, there: Path) -> None:
    for file in here.rglob("*"):
        if file.is_file() and "__pycache__" not in file.parts:
            target = there / file.relative_to(here)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(file.read_bytes())


def test_the_package_holds_every_file_that_the_program_reads(wheel: ZipFile) -> None:
    expected = {
        str(file.relative_to(ROOT))
        for package in PACKAGES
        for file in (ROOT / package).rglob("*")
        if file.is_file() and "__pycache__" not in file.parts and file.suffix not in READ_BY_PEOPLE
    }
    assert len(expected) > 200
    assert expected - set(wheel.namelist()) == set()


def test_the_package_brings_the_command(wheel: ZipFile) -> None:
    (entries,) = (name for name in wheel.namelist() if name.endswith("entry_points.txt"))
    assert "ponte = app.cli:main" in wheel.read(entries).decode()
