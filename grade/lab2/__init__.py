"""The tests of lab 2: see tests.py."""
