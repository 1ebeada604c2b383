"""What reading a list's file may end with beside its entries."""


class UnreadableList(Exception):
    """The file is no list, or is broken. `reason` is a sentence for whoever imports it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
