"""Replybook: customer service in numbers for the owner of a small web shop."""
