"""What lab 2 tests: tests.py says it."""
