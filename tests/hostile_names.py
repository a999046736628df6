"""Names as strangers could choose them. Every screen, workbook, page and file name must stand them."""

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
FLAG_DE = "\U0001f1e9\U0001f1ea"
RAINBOW_FLAG = "\U0001f3f3\ufe0f\u200d\U0001f308"
WAVE = "\U0001f44b\U0001f3fd"

ESCAPES = (
    "\x1b[31mred\x1b[0m",
    "\x1b]0;your title\x07owned",
    "\x1b]52;c;ZXZpbA==\x1b\\clipboard",
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[Hcleared",
    "\x1bPq#0;2;0;0;0\x1b\\sixel",
    "\x1b_Gpayload\x1b\\graphics",
    "\x9b31mC1 red",
    "\x9d0;title\x9cC1 title",
    "\x1bcreset",
    "\x1b]0;never closed",
    "half \x1b[",
    "\x1b\x1b[31m[31mnested",
    "bell\x07 back\x08\x08\x08space\x7f",
    "NUL\x00inside",
)
MARKUP = (
    "[/foo] vip",
    "[bold red]not bold[/]",
    "[@click=app.bell]press[/]",
    "[link=https://evil.example]x[/link]",
    "a[b",
    "\\[x]",
    "$primary {0} %s {name}",
)
BIDI = (
    "\u202eexe.gpj",
    "a\u202db\u202cc",
    "\u2066isolate\u2069 \u2067rtl\u2069",
    "\u200eleft\u200fright\u061c",
    "שלום BitSafe",
    "مرحبا BitSafe",
)
INVISIBLE = (
    "bit\u200bsafe",
    "\ufeffBOM",
    "soft\u00adhyphen",
    "word\u2060joiner",
    "\u3164",
    "\u2800\u2800",
    "\u200b\u200c\u200d",
    "tag\U000e0041\U000e007f",
    "a\ufe0f\ufe0f\ufe0f\ufe0e",
    "x\U000e0100y",
    "\u180e\u034f\u115f\u1160",
)
EMPTY = ("", " ", "\u00a0\u2003\u3000", "\n", "\t")
LONG = ("x" * 255, "宽" * 255, "W\u0308" * 127, "\U0001f600" * 128, "word " * 51)
COMBINING = (
    "Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319a\u0324l\u0317g\u0302o\u0489",
    "\u0301starts with a mark",
    "e\u0301 and é",
    "1\ufe0f\u20e3 keycap",
    "नमस्ते",
    "ทดสอบที่",
    "각\u1100\u1161\u11a8",
    "\u1161 loose vowel",
    "﷽",
    "\u2e3b",
)
WIDE = (
    "日本語グループ",
    "한국 그룹",
    "ＦＵＬＬ width",
    FAMILY,
    f"{WAVE} hi {FLAG_DE}",
    RAINBOW_FLAG,
    "\u2764\ufe0f love",
    "\u263a\ufe0e text",
    "\U0001fae8 new emoji",
    "🇩🇪🇩",
)
LINES = ("two\nlines", "a\r\nb", "tab\there", "\u2028separator\u2029", "vertical\vtab\x85next")
FORMULAS = (
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
)
HTML = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '" onmouseover="x',
    "Tom & Jerry <> BitSafe",
    "&lt;b&gt;",
)
PATHS = (
    "../../x",
    "..\\..\\x",
    "/etc/passwd",
    "CON",
    "nul.txt",
    "a:b*c?d",
    "trailing. ",
    "-rf",
    ".hidden",
    "~root",
)
BROKEN = ("lone \ud800 surrogate", "\udfff", "\ue000 private", "\U0010ffff", "\ufffe", "\ufffd")
FILTERS = ("gaps:>0", '"quoted" name', "-minus", "a:b:c", "missing:", "O'Brien, Ann")

HOSTILE_NAMES: tuple[str, ...] = (
    *ESCAPES,
    *MARKUP,
    *BIDI,
    *INVISIBLE,
    *EMPTY,
    *LONG,
    *COMBINING,
    *WIDE,
    *LINES,
    *FORMULAS,
    *HTML,
    *PATHS,
    *BROKEN,
    *FILTERS,
)
