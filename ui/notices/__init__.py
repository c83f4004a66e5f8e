"""The list of notices, and one notice."""
