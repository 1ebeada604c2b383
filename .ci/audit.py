"""Asks the package index for known vulnerabilities of what is installed, as pinned; says so where it cannot be asked.

An index that mirrors packages only knows no vulnerabilities, and pip-audit would take that for good news.
"""

import json
import subprocess
import sys
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

SERVICE = "https://pypi.org/pypi/urllib3/1.26.4/json"
"""As pip-audit asks, of a version that is known to be vulnerable."""
SECONDS = 5
PINNED = Path(__file__).parents[1] / "constraints.txt"
TOLD, NOT_ASKED = "vulnerabilities", "the dependencies were not audited: {why}"


def why_not(service: str = SERVICE) -> str:
    """Why nothing can be learnt there of vulnerabilities; nothing if it can."""
    try:
        with urlopen(service, timeout=SECONDS) as answer:  # noqa: S310 - an address of our own
            known = json.load(answer)
    except (URLError, OSError, ValueError) as error:
        return f"{service} cannot be read ({error})"
    return "" if isinstance(known, dict) and known.get(TOLD) else f"{service} tells of no {TOLD}"


def main() -> int:
    if why := why_not():
        print(NOT_ASKED.format(why=why))
        return 0
    command = (sys.executable, "-m", "pip_audit", "--requirement", PINNED, "--no-deps", "--disable-pip")
    return subprocess.run([*command, "--progress-spinner", "off"], check=False).returncode  # noqa: S603 - our own


if __name__ == "__main__":
    sys.exit(main())
