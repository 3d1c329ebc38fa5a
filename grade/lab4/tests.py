"""Lab 4: processes. Each test names its points and its exercise.

4.5 is in tests_of_fork.py, 4.9 to 4.11 in tests_of_signals.py."""

from grade import lab

lab(4, "processes", points=18, starter=0, more=["tests_of_fork.py", "tests_of_signals.py"], scores={"4.5": 10, "4.9": 18})
