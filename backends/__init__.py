"""Everything outside the process: the platforms, the store, the config, the demo world."""
