"""The tests of common/ alone, "lab 0": for staff."""
