"""What a write really does to the world: one event each, applied when it happens and again when replayed.

An event holds all that was decided when it happened (who, when), so that the same events on the same
world always give the same world, message ids included.
"""
