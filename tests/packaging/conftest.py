"""The scripts in ``packaging`` import each other by their bare names."""

import sys
from pathlib import Path

PACKAGING = Path(__file__).parents[2] / "packaging"

for folder in (PACKAGING, PACKAGING / "checks"):
    if str(folder) not in sys.path:
        sys.path.append(str(folder))
