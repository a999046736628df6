"""Names that an outsider could choose to break a terminal, a workbook, a page or a file name."""

TITLES = (
    "\x1b[2J\x1b[31mred\x1b[0m <> BitSafe",
    "\x1b]52;c;cm0gLXJmIC8=\x07clip <> BitSafe",
    "\x1b]0;owned\x07title x BitSafe",
    "\x9b31mc1 controls <> BitSafe",
    "[/foo] vip <> BitSafe",
    "[@click=app.quit]x[/] <> BitSafe",
    "[bold red]BitSafe[/bold red",
    '=HYPERLINK("http://localhost/","BitSafe")',
    "=cmd|' /C calc'!A0 BitSafe",
    "+1+1 BitSafe",
    "-2+3 BitSafe",
    "@SUM(1,1) BitSafe",
    "\tBitSafe after a tab",
    "BitSafe \u202eefaStiB\u202c <> txt.exe",
    "\u2066BitSafe\u2069 \u200fisolated",
    "Bit\u200bSafe\u200d zero\ufeffwidth",
    "BitSafe " + "long " * 49 + "12",
    "👩‍👩‍👧‍👦 🏳️‍🌈 BitSafe 🧑🏽‍🚀",
    "株式会社ビットセーフ 比特安全 <> BitSafe",
    "BitSafe\nsecond line\r\nthird",
    "",
    "   ",
    "<script>alert('BitSafe')</script>",
    "<img src=x onerror=alert(1)> & BitSafe",
    "../../etc/BitSafe",
    "CON <> BitSafe.",
    "A\u0301\u0302\u0303\u0304\u0305 Zalgo\u0336 BitSafe",
    "BitSafe %s %n {0} ${HOME} `id`",
    "gaps:>0 -category:bd \"BitSafe'",
)
"""Titles for Telegram groups. The long one has 255 characters, more than Telegram lets a client send."""

PERSONS = (
    ("[/]", "[@click=app.quit]Ann[/]"),
    ("=1+1", "Formula"),
    ("\x1b[31mRed", "Escape"),
    ("\u202egnoL", "Bidi"),
    ("<b>Bold</b>", "Html"),
    ("", ""),
    ("👩‍👩‍👧‍👦", "絵文字"),
)
"""First and last names of customers."""

CHANNELS = ("bitsafe-株式会社", "bitsafe-ünïcode-ñ", "bitsafe-" + "x" * 72)
"""Slack narrows names itself; letters of any script and 80 characters are what is left to an outsider."""

TEXTS = (
    "\x1b[2Jwiped?",
    "[@click=app.quit]click[/] [/nothing]",
    '=HYPERLINK("http://localhost/","x")',
    "<script>alert(1)</script>",
    "\u202ereversed\u202c and\u200b zero width",
    "👩‍👩‍👧‍👦 " * 20,
    "",
)
"""Texts of messages."""
