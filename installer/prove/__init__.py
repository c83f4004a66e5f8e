"""Proves the Debian package where nothing of ours was ever installed."""
