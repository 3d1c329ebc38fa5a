"""A student's submission: read, inspected, and built on a clean copy of the course."""
