"""Asks for known vulnerabilities of what is installed, as pinned; says so where nothing can be learnt of any.

An index that mirrors packages only knows no vulnerabilities, and pip-audit takes that for good news. So it is first
asked about a version that is known to be vulnerable.
"""

import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

VULNERABLE = "urllib3==1.26.4\n"
PINNED = Path(__file__).parents[1] / "constraints.txt"
COMMAND = (
    sys.executable,
    "-m",
    "pip_audit",
    "--no-deps",
    "--disable-pip",
    "--progress-spinner",
    "off",
    "--timeout",
    "5",
)
NOT_ASKED = "the dependencies were not audited: the package index cannot be reached, or knows no vulnerabilities"


def knows_any() -> bool:
    with TemporaryDirectory() as folder:
        file = Path(folder, "requirements.txt")
        file.write_text(VULNERABLE)
        asked = (*COMMAND, "--format", "json", "--requirement", str(file))
        done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        return False  # it said what went wrong, and to stderr
    return any(one.get("vulns") for one in found)


def main() -> int:
    if not knows_any():
        print(NOT_ASKED)
        return 0
    return subprocess.run((*COMMAND, "--requirement", str(PINNED)), check=False).returncode  # noqa: S603 - our own


if __name__ == "__main__":
    sys.exit(main())
