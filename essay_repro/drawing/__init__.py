"""What an experiment is shown with: rows made into curves, intervals and tables, figures' parts, the author's numbers."""
