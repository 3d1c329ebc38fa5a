"""Lab 4: processes and signals. Each test names its points and its exercise.

4.5 is in tests_of_fork.py."""

from grade import lab

lab(4, "processes", points=10, starter=0, more=["tests_of_fork.py"], scores={"4.5": 10})
