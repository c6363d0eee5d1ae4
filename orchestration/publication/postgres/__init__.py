"""Copy a publication into a PostgreSQL database, for tools that speak to a server."""
