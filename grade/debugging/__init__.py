"""A boot, looked into: from outside, in GDB, and back in time."""
