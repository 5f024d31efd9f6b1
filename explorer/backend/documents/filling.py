"""Pieces put on sheets: what stays together, where a page ends, what is repeated on the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from explorer.backend.documents.pieces import Piece

_JUST = 1e-6


@dataclass(slots=True)
class Sheet:
    """The pieces of one page with their tops, and where the next begins."""

    pieces: list[tuple[Piece, float]]
    y: float = 0.0

    def next_top(self, piece: Piece) -> float:
        """Where a piece would begin."""
        return self.y + (piece.before if self.pieces else 0.0)

    def add(self, piece: Piece) -> None:
        """Put a piece below the others."""
        top = self.next_top(piece)
        self.pieces.append((piece, top))
        self.y = top + piece.height


def filled(pieces: Sequence[Piece], height: float) -> list[Sheet]:
    """Sheets of this height. What stays together moves to the next as a whole, if that has room."""
    sheets = [Sheet([])]
    for group in _groups(pieces):
        over = _over(sheets[-1], group, height)
        if group[0].begins_page:
            _turn(sheets)
        elif over > _JUST:
            last = group[-1]
            if last.lower and over <= last.slack:
                group[-1] = last.lower(over + _JUST)
            else:
                _turn(sheets)
        for piece in group:
            if piece.begins_page:
                continue
            if sheets[-1].next_top(piece) + piece.height > height + _JUST:
                _turn(sheets)
            if piece.head and not sheets[-1].pieces:
                sheets[-1].add(piece.head)
            sheets[-1].add(piece)
    return [sheet for sheet in sheets if sheet.pieces]


def _turn(sheets: list[Sheet]) -> None:
    if sheets[-1].pieces:
        sheets.append(Sheet([]))


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces that stay together."""
    group: list[Piece] = []
    for piece in pieces:
        if piece.begins_page and group:
            yield group
            group = []
        group.append(piece)
        if not piece.stays_with_next:
            yield group
            group = []
    if group:
        yield group


def _over(sheet: Sheet, group: Sequence[Piece], height: float) -> float:
    """By how much a group is too high for what is left of a sheet; below 0 when it has room."""
    first, *others = group
    needed = first.height + sum(piece.before + piece.height for piece in others)
    return sheet.next_top(first) + needed - height


def places(sheets: Sequence[Sheet]) -> dict[str, tuple[int, float]]:
    """The page, counted from 0, and the height of every mark."""
    return {
        mark.key: (number, top)
        for number, sheet in enumerate(sheets)
        for piece, top in sheet.pieces
        for mark in piece.marks
    }
