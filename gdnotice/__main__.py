"""``python -m gdnotice``."""

from gdnotice.cli.main import main

main()
