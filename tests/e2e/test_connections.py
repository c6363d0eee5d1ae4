"""The published file as the tools that people have read it (docs/connections.md)."""
