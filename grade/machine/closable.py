"""An object that a `with` closes at its end."""

from typing import TypeVar

Own = TypeVar("Own", bound="Closable")


class Closable:
    """Use it in a `with`, or call close() yourself."""

    def close(self) -> None:
        """Let go of what it holds."""
        raise NotImplementedError

    def __enter__(self: Own) -> Own:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
