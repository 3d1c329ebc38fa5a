"""Lab 3: tests of elf."""
