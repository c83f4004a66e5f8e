"""First run, unlock, people."""
