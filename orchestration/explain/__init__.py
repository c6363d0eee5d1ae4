"""From a published number back to its definition, the rows behind it and their files."""
