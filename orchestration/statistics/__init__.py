"""Statistics of the scorecard: the one place that divides, tests and draws intervals."""
