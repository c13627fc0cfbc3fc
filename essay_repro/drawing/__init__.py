"""What an experiment is shown with: rows made into curves, intervals and tables; figures; the author's own numbers."""
