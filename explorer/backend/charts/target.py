"""What a mark stands for: a click, an arrow key and a screen reader need no second look-up."""

from explorer.backend.filters import Part

Target = tuple[Part, ...]
"""What a mark stands for: pairs of field id and answer id, or answers that are given together.
Empty: it cannot be clicked."""
