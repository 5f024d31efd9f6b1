"""A file as text: per column, codes and the distinct texts exactly as the file has them."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.backend.errors import Notice

Progress = Callable[[float], None]
"""Called with the part done, 0 to 1; raises ``errors.Cancelled`` to stop the work."""


@dataclass(frozen=True, slots=True, eq=False)
class RawColumn:
    """One column: ``texts[codes[row]]`` is the cell. Every cell has a code; "" is a text too."""

    name: str
    codes: NDArray[np.integer]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table came from and how it was read."""

    path: Path
    size: int
    mtime_ns: int
    sha256: str
    format: str
    """``csv``, ``csv.gz``, ``xlsx`` or ``ods``."""
    encoding: str = ""
    is_encoding_guessed: bool = False
    separator: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """All columns of one file. Names are unique and not empty; all columns have ``n_rows``."""

    columns: tuple[RawColumn, ...]
    n_rows: int
    source: Source
    notices: tuple[Notice, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The column names, in file order."""
        return tuple(column.name for column in self.columns)
