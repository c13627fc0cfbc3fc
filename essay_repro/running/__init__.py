"""What an experiment is, and how it comes to its rows: settings, command line, jobs, stored results."""
