"""The words of a shop: message, order, conversation, measure."""
