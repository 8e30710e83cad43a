"""Zalo's error codes sorted into the three classes of delivery errors; the code decides, its text varies."""

from __future__ import annotations

from bot.errors import DeliveryAlarm, DeliveryError, DeliveryLater, DeliveryRefused

TOKEN_REJECTED = frozenset({-216, -220})
FORM_REJECTED = frozenset({-201, -233})  # of a message with buttons: perhaps only the buttons
SEND_FAILED = -200
PROOF_MISSING = -242

# Code -> seconds to wait.
LATER = {
    -32: 60.0,  # rate limit of the app or account
    -218: 3600.0,  # this person's receive quota
    -234: 1800.0,  # night-time restriction
}

# This message, or this person, will never be accepted.
REFUSED = frozenset(
    {
        SEND_FAILED,  # generic; has been tried twice by then
        -100,  # attachment expired
        -201,  # a parameter is invalid
        -210,  # a parameter beyond its limit
        -213,  # has not followed, or does not allow
        -217,  # blocked the account
        -227,  # banned, or inactive for 45 days
        -230,  # no interaction in the last 7 days
        -232,  # window of interaction expired
        -233,  # message type not supported
        -238,  # asset used up
        -241,  # asset expired
        -244,  # this person restricts the message type
    }
)


def delivery_error(code: int) -> DeliveryError:
    """Everything not known as passing or as refused is an alarm: quota, permission, verification, package, or a code of tomorrow."""
    name = f"zalo: error {code}"
    if code in LATER:
        return DeliveryLater(name, LATER[code])
    return DeliveryRefused(name) if code in REFUSED else DeliveryAlarm(name)
