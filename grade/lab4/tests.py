"""Lab 4: processes. Each test names its points and its exercise.

4.9 to 4.11 are in tests_of_signals.py."""

from grade import lab

lab(4, "processes", points=8, starter=0, more=["tests_of_signals.py"], scores={"4.9": 8})
