"""What is made of results: evidence, claims and their verdicts, the essay's argument, the page, the notebooks' view."""
