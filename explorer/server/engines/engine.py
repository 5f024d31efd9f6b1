"""What every engine offers to the one expression that is put to it."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import ibis

from explorer.backend.errors import ExplorerError

ROWS_AT_ONCE = 100_000
Expr = Any
"""An expression of Ibis, whose types depend on what it is asked."""


def builtin(name: str) -> Callable[[Expr, str], Expr]:
    """An engine's own function of a text and characters, which Ibis has no word for."""

    def function(text: str, characters: str) -> str:
        """Only the engine carries it out."""
        raise NotImplementedError

    return ibis.udf.scalar.builtin(function, name=name)


btrim = builtin("btrim")


class Engine(ABC):
    """A connection to where the cases are."""

    name: str
    """What sentences call the source; never with a password."""
    connection: Any
    """The backend of Ibis."""
    failures: tuple[type[Exception], ...]
    """What the engine's library raises."""

    @abstractmethod
    def table(self) -> Expr:
        """The cases as a table of Ibis."""

    @abstractmethod
    def problem(self, error: Exception) -> ExplorerError:
        """What a failure of the library means to a person."""

    def trim(self, text: Expr, characters: str) -> Expr:
        """A text without the given characters at its ends."""
        return btrim(text, characters)

    def batches(self, question: Expr) -> Iterator[Any]:
        """The answer to a question, as record batches of Arrow."""
        yield from self.connection.to_pyarrow_batches(question, chunk_size=ROWS_AT_ONCE)

    def number(self, question: Expr) -> int:
        """The whole number that a question asks for."""
        batches = self.batches(question.as_table())
        return sum(int(batch.column(0)[0].as_py()) for batch in batches if batch.num_rows)

    def close(self) -> None:
        """End the connection."""
        self.connection.disconnect()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Failures of the library become sentences."""
        with explaining(self.failures, self.problem):
            yield


@contextmanager
def explaining(
    failures: tuple[type[Exception], ...], problem: Callable[[Exception], ExplorerError]
) -> Iterator[None]:
    """Turn a library's failures into sentences."""
    try:
        yield
    except failures as error:
        raise problem(error) from error
