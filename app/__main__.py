"""`python -m app` is `ponte`."""

from app.cli import main

if __name__ == "__main__":
    main()
