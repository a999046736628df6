"""Runs, tracked groups and rosters in a database: SQLite by default, through SQLAlchemy."""
