"""The book: one SQLite file, written in one place."""
