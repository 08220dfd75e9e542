"""One page a file: what stands in the window beside the side list."""
