"""The events that a kernel noted while it ran (common/core/trace.h), made into pictures.

    boot.py        a test is booted with its trace switched on
    events.py      records of the grade channel to events
    memory.py      the same from the memory of a machine that ended before the kernel could send them
    names.py       what calls, interrupts, errors and addresses are called
    timeline.py    events to a timeline: who ran when, and why not
    family.py      what programs do to each other: fork, exit, signals
    stack.py       what lies inside a stretch of running: calls, interrupts, polls
    chrome.py      the timeline as Chrome's trace events
    page.py        the timeline as one page of HTML
"""
