"""Programs that measure what the exercises' answers tell."""
