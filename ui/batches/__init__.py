"""Batches: a spreadsheet checked row by row, and made into notices or papers."""
