"""The tests of lab 3. tests.py lists them."""
