"""History as pages that open from disk in any browser, and ask nobody for anything."""
