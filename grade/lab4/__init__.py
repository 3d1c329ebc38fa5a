"""The tests of lab 4. tests.py lists them."""
