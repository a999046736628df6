"""What a config.toml that the app writes begins as: the parts that everybody needs, with remarks."""

TEMPLATE = """\
# The settings of bitsafe-tui, written at the first start. Change what you like: remarks and order stay.
# Every setting there is, with examples, stands in config.toml.example. No token or phone belongs here.


# ── Slack ────────────────────────────────────────────────────────────────────────────────────
[slack]
# Which channels are customer channels: any whose name contains one of these. Capitals don't matter.
# For more than that, write a regular expression between slashes, such as "/^(bitsafe|cbtc)-/".
channels = ["bitsafe"]


# ── Telegram ─────────────────────────────────────────────────────────────────────────────────
[telegram]
# Groups count when they are shared with one of these accounts (user names or ids).
# "me" is the account you sign in with.
shared_with = ["mojo_onchain"]


# ── Old product names ────────────────────────────────────────────────────────────────────────
[flags]
# Groups that still carry one of these names are marked. On Slack they are audited as well.
retired = ["iBTC"]

[rename]
# What to propose instead: "old" = "new".
"iBTC" = "BitSafe (CBTC)"


# ── Your team ────────────────────────────────────────────────────────────────────────────────
# One part for each colleague. slack and telegram are user names or ids; leave one out where there
# is no account. status: "required" (the default), "optional", "limited" (then only = a filter says
# where) or "inactive" (has left the company).
"""
