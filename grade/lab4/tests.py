"""Lab 4: processes. Each test names its points and its exercise.

4.1 to 4.4 are in tests_of_parts.py, those of the terminal with programs in tests_of_terminal.py,
4.5 in tests_of_fork.py, 4.6 in tests_of_exec.py, 4.7 and 4.8 in tests_of_ends.py, 4.9 to 4.11 in tests_of_signals.py."""

from grade import lab

lab(4, "processes", points=96, starter=0,
    more=["tests_of_parts.py", "tests_of_terminal.py", "tests_of_fork.py", "tests_of_exec.py", "tests_of_ends.py",
          "tests_of_signals.py"],
    scores={"4.1": 6, "4.2": 14, "4.3": 24, "4.4": 30, "4.5": 40, "4.6": 52, "4.7": 61, "4.8": 72, "4.9": 80, "4.10": 91, "4.11": 96})
