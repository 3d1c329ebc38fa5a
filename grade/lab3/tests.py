"""Lab 3: userspace. Each test names its points and its exercise.

3.1 to 3.3 and 3.12 are in tests_of_edges.py, 3.4 to 3.8 in tests_of_memory.py, 3.9 in tests_of_elf.py, 3.10 and 3.11, and
what a program must never reach, in tests_of_programs.py, the challenges in tests_of_challenges.py."""

from grade import lab

lab(3, "userspace", points=100, starter=0,
    more=["tests_of_edges.py", "tests_of_memory.py", "tests_of_elf.py", "tests_of_programs.py",
          "tests_of_challenges.py"],
    scores={"3.1": 5, "3.2": 13, "3.3": 22, "3.4": 30, "3.5": 40, "3.6": 47, "3.7": 55, "3.8": 66, "3.9": 76,
            "3.10": 86, "3.11": 92, "3.12": 100, "3.13": 100, "3.14": 100},
    smoke=["resume_restores_every_register", "edge_exchanges_gs", "memory_absent_comes_when_touched",
           "memory_copy_lets_them_diverge", "programs_find_their_start", "crimes_end_all_threads",
           "syscall_keeps_registers"])
