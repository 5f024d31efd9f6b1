"""Case Explorer: explore case data about human trafficking on one's own computer."""

__version__ = "0.1.0"
