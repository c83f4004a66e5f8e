"""The offers."""
