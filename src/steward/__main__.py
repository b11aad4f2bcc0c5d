"""`steward` and `python -m steward`: the command line."""

import sys

from steward.cli.main import run


def main() -> None:
    """Run the command line on the arguments of this process and end it with the exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
