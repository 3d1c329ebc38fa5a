"""Lab 3: tests of memory."""
