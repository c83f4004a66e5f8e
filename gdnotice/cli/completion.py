"""``gdnotice completion``."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command(
    epilog="""\b
Examples:
  gdnotice completion bash > ~/.local/share/bash-completion/completions/gdnotice
  gdnotice completion fish > ~/.config/fish/completions/gdnotice.fish"""
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes commands in your shell."""
    found = get_completion_class(shell)
    assert found is not None
    click.echo(found(ctx.find_root().command, {}, "gdnotice", "_GDNOTICE_COMPLETE").source())
