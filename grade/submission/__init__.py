"""What a student hands in: read, inspected, and built on a clean copy of the course."""
