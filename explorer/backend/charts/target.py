"""What a mark stands for: a click, an arrow key and a screen reader need no second look-up."""

Target = tuple[tuple[str, str], ...]
"""What a mark stands for: pairs of field id and answer id. Empty: it cannot be clicked."""
