"""What is measured: declarations, and the one engine that evaluates them."""
