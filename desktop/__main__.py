"""`python -m desktop` is the command `replybook`; where no command is given, it opens the window."""

import sys
from collections.abc import Sequence

from desktop import cli


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command, or open the window. Returns the exit status."""
    return cli.main(arguments, _open_window)


def _open_window(data_dir: str, book: str) -> int:
    from desktop.app import open_window  # a command needs no window, and Qt is slow to load

    return open_window(data_dir, book)


if __name__ == "__main__":
    sys.exit(main())
