"""Makes of a checkout what an institution installs. Nothing of this is in the built program."""
