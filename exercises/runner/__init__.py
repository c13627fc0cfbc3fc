"""What shows an exercise to a student, runs their file, checks it, and marks it."""
