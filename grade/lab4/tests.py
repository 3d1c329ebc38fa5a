"""Lab 4: processes. Each test names its points and its exercise.

4.1 to 4.4 are in tests_of_parts.py."""

from grade import lab

lab(4, "processes", points=30, starter=0, more=["tests_of_parts.py"],
    scores={"4.1": 6, "4.2": 14, "4.3": 24, "4.4": 30})
