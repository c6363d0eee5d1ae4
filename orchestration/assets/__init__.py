"""What Dagster shows and runs: delivered files, feeds, models, the publication."""
