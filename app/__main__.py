"""`python -m app` is `ponte`."""

from app.cli import main

main()
