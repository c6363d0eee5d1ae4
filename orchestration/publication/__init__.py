"""From a checked warehouse to a published folder that readers can trust."""
