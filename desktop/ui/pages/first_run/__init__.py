"""The first run: from nothing to the first page, by the owner's files, an example, or one contact."""

from desktop.ui.pages.first_run.first_run import FirstRun

__all__ = ["FirstRun"]
