"""`python -m explorer`: the same as the command `partnerships`."""

from explorer.cli import main

main(prog_name="partnerships")
