"""Slack, through slack-sdk's async client behind the gate."""
