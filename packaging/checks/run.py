"""Look for breaches of the house rules in ``explorer``; exit status 1 when there are any."""

import sys
from pathlib import Path

import rules
import shadowing
from source import Fault, Source

ROOT = Path(__file__).resolve().parents[2]


def faults(root: Path) -> list[Fault]:
    """Everything that breaks a rule, and advice."""
    sources = [Source.read(file, root) for file in sorted((root / "explorer").rglob("*.py"))]
    found = [fault for source in sources for rule in rules.RULES for fault in rule(source)]
    return [*found, *shadowing.faults(sources)]


def main() -> int:
    """Print the faults."""
    found = faults(ROOT)
    for fault in sorted(found, key=lambda fault: (not fault.is_advice, fault.path, fault.line)):
        print(fault)
    n_faults = sum(not fault.is_advice for fault in found)
    print(f"{n_faults} breaches of the house rules" if n_faults else "The house rules are kept.")
    return int(n_faults > 0)


if __name__ == "__main__":
    sys.exit(main())
