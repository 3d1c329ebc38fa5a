"""Lab 3: tests of programs."""
