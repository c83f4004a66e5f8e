"""The ledger. The store comes first, whichever module is asked for: it sees to how sqlite-utils is imported."""

from gdnotice.ledger import store as _store  # noqa: F401
