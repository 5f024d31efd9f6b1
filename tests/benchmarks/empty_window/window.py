"""An empty window, for comparison: tells its first paint as the program's own benchmark does."""

import sys
import time

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class Window(QWidget):
    """Ends once it has been painted."""

    def event(self, event: QEvent) -> bool:
        """A timer of 0 ms ends after the painting that the event announces."""
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self._tell)
        return super().event(event)

    def _tell(self) -> None:
        moments = f"{time.monotonic()} {time.process_time()}"
        with open(sys.argv[1], "w", encoding="utf-8") as file:
            file.write(moments)
        QApplication.exit(0)


app = QApplication(sys.argv[:1])
window = Window()
window.resize(1366, 728)
window.show()
sys.exit(app.exec())
