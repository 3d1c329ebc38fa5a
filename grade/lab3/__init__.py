"""What lab 3 tests: tests.py says it."""
