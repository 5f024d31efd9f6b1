"""What all tests share: no screen, and no real settings."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
