"""What an owner can hand on: workbooks and files."""
