"""For tests/app/jobs, until it imports this from tests/support."""

from tests.support.lists import portfolio  # noqa: F401
