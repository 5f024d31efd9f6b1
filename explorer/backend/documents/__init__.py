"""Reports and briefs as documents, and their writers."""
