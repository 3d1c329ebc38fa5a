"""Lab 4: processes. Each test names its points and its exercise.

4.1 to 4.4 are in tests_of_parts.py, those of the terminal with programs in tests_of_terminal.py, 4.5 in tests_of_fork.py,
4.6 in tests_of_exec.py, 4.7 and 4.8 in tests_of_ends.py, 4.9 to 4.11 in tests_of_signals.py, the challenges in
tests_of_challenges.py."""

from grade import lab

lab(4, "processes", points=100, starter=0,
    more=["tests_of_parts.py", "tests_of_terminal.py", "tests_of_fork.py", "tests_of_exec.py", "tests_of_ends.py",
          "tests_of_signals.py", "tests_of_challenges.py"],
    smoke=["pid_counts_up", "files_refuse", "fork_returns_twice", "exec_starts_clean", "signal_handler_runs",
           "signal_restart_waits"],
    scores={"4.1": 6, "4.2": 14, "4.3": 24, "4.4": 30, "4.5": 43, "4.6": 56, "4.7": 65, "4.8": 76, "4.9": 84, "4.10": 95,
            "4.11": 100, "4.12": 100, "4.13": 100})
