"""Pure functions over values: reading, filtering, counting, charts. No Qt in here."""
