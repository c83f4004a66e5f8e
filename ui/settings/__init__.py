"""What the firm and the desk choose."""
