"""Compares what an audit told with what the demo servers know, pair by pair: group by person."""

from typing import Any

SEEN_INSIDE = ("present", "should_leave")
SEEN_OUTSIDE = ("missing", "absent")


def disagreements(audit: dict[str, Any], truth: dict[str, Any]) -> list[str]:
    """Every group or pair that the audit has wrong; empty = the truth. Not knowing is not wrong."""
    told = {group["id"]: group for group in audit["groups"]}
    known: dict[str, dict[str, Any]] = truth["groups"]
    wrong = [f"{one}: not a group of this world" for one in told.keys() - known.keys()]
    wrong += [f"{one}: told, but out of scope" for one in told if not _may_be_told(known.get(one))]
    for one in told.keys() & known.keys():
        wrong += _wrong_in_group(told[one], known[one])
    return wrong


def lacking(audit: dict[str, Any], truth: dict[str, Any], platform: str) -> set[str]:
    """Groups in scope on one platform that the audit does not tell."""
    told = {group["id"] for group in audit["groups"]}
    scope = {one for one, group in truth["groups"].items() if group["in_scope"]}
    return {one for one in scope - told if one.startswith(platform)}


def unexplained(audit: dict[str, Any], truth: dict[str, Any]) -> list[str]:
    """Pairs not known though nothing hides them and the group has not removed us."""
    return [
        f"{group['id']} {name}: {cell['reason']}"
        for group in audit["groups"]
        for name, cell in group["members"].items()
        if cell["state"] == "unknown"
        and not truth["groups"][group["id"]]["hidden"]
        and not truth["groups"][group["id"]]["forbidden"]
    ]


def _may_be_told(group: dict[str, Any] | None) -> bool:
    return group is not None and (group["in_scope"] or group["forbidden"])


def _wrong_in_group(told: dict[str, Any], known: dict[str, Any]) -> list[str]:
    wrong = [
        f"{told['id']} {name}: told {cell['state']}"
        for name, cell in told["members"].items()
        if cell["state"] in (SEEN_OUTSIDE if known["members"][name] else SEEN_INSIDE)
    ]
    if known["forbidden"]:
        return wrong
    wrong += [
        f"{told['id']} {key}: told {told[key]!r}, is {known[key]!r}"
        for key in ("title", "kind", "role")
        if told[key] != known[key]
    ]
    for right, may in told["may"].items():
        if may is not None and may != known["may"][right]:
            wrong.append(f"{told['id']} may {right}: told {may}, is {known['may'][right]}")
    return wrong
