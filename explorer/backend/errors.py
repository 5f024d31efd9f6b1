"""Expected failures and notices: a code and its parameters, never a sentence.

The sentences stand in ``resources/text/<language>.toml`` under ``[errors]`` and ``[notices]``
and are made by ``labels.Labels``, so that the window and the command line say the same.
"""

from dataclasses import dataclass


class ExplorerError(Exception):
    """Something that can be explained to the person at the screen.

    ``code`` is a key of ``[errors]``; ``params`` fill the sentence's slots. Parameters never hold
    a cell's value, unless the person typed it.
    """

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params


class UsageError(ExplorerError):
    """Wrong use of the command line or of a file format's grammar: exit status 2."""


class Cancelled(ExplorerError):
    """The person stopped the work; nothing has changed."""

    def __init__(self) -> None:
        super().__init__("cancelled")


@dataclass(frozen=True, slots=True)
class Notice:
    """Something odd about a file that did not stop it from opening; ``code`` in ``[notices]``."""

    code: str
    params: tuple[tuple[str, object], ...] = ()

    @classmethod
    def of(cls, code: str, **params: object) -> "Notice":
        """A notice from keyword parameters."""
        return cls(code, tuple(params.items()))
