"""The commands: grading a lab from its options to its exit status."""
