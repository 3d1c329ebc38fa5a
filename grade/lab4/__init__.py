"""What the tests of lab 4 need."""
