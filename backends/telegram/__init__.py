"""Telegram, through Telethon behind the gate."""
