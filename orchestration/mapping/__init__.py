"""Files that no mapping knows yet: what they are, a first mapping of them, and its trial."""
