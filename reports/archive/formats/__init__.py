"""History as files that other tools open: each format reads the record and writes whole, private files."""
