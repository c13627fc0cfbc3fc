"""Is a network better on your own table than linear regression: `compare(table, target=...)` answers in one sentence."""
