"""The dashboard: one HTML file, made from the published file and from nothing else."""
