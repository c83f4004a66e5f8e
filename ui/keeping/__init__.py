"""Keeping the ledger: proving, backing up, closing the day, taking out, purging, the ways in."""
