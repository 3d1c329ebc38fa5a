"""The results, as people and programs read them."""
