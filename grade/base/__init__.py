"""What common/ alone must do, "lab 0": for staff."""
