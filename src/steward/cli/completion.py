"""`steward completion SHELL`: the script that lets a shell complete commands and options."""

import os
from enum import StrEnum
from typing import Annotated

import typer


class Shell(StrEnum):
    bash = "bash"
    zsh = "zsh"
    fish = "fish"


def completion(
    shell: Annotated[Shell, typer.Argument(help="The shell to print the script for.")] = Shell.bash,
) -> None:
    """Print the completion script of a shell: `steward completion bash >> ~/.bashrc`."""
    from steward.cli.main import run

    os.environ["_STEWARD_COMPLETE"] = f"source_{shell.value}"
    run([])
