"""Tables and lists behind views, testable without a window."""
