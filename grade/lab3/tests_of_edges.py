"""Lab 3: tests of edges."""
