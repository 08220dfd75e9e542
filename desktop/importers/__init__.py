"""One source a file: what an export says, as records."""
