"""The tests of lab 1: see tests.py."""
