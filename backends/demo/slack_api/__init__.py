"""Slack's web API as its documents describe it, over the demo world: methods, paging, limits, errors."""
