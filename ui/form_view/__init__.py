"""The form on the screen, filling in as it is answered."""
