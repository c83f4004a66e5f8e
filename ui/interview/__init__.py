"""The guided notice: its steps, one subject a page, and the live form beside it."""
