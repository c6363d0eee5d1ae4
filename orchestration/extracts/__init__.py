"""From delivered files to typed raw tables, with a ledger of every file and row."""
