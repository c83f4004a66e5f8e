"""What stands around the screens."""
