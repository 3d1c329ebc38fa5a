"""What lab 1 tests: tests.py says it."""
