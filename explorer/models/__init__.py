"""State and item models: QtCore and QtGui, no widgets."""
