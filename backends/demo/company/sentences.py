"""What people in the demo world write to one another."""

from random import Random

from backends.demo.company import hostile

_SENTENCES = (
    "Good morning, any news on the integration?",
    "We have deployed to testnet, looks fine so far.",
    "Could you share the latest fee schedule?",
    "The call is moved to Thursday, 15:00 CET.",
    "Thanks, that answers it.",
    "Our custody team will look at the contract today.",
    "Is the old iBTC ticker still shown anywhere?",
    "The docs page on minting is out of date, see section 4.",
    "Let's take this to a thread.",
    "Signed, sending it back now.",
    "Who can approve the allow-list change?",
    "We see a delay of about two minutes on confirmations.",
    "Great meeting you at the conference!",
    "Please add our new colleague to this group.",
    "The audit report will be final on Friday.",
    "Ja, passt. Grüße aus Zürich!",
    "了解しました。確認します。",
    "+1",
)


def sentence(rng: Random, hostile_share: float = 0.0) -> str:
    """One message's text; a share of them is from the hostile corpus."""
    if hostile_share and rng.random() < hostile_share:
        return rng.choice(hostile.TEXTS)
    return rng.choice(_SENTENCES)
