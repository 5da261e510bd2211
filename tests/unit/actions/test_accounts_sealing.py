"""Sealed secrets: opened by the right key only, whichever of the keys sealed them."""

import pytest

from actions.accounts import sealing
from actions.accounts.sealing import SealError

SECRET = "JBSWY3DPEHPK3PXP"
OLD, NEW = "the-old-key-of-thirty-two-letters", "the-new-key-of-thirty-two-letters"


def test_a_sealed_secret_does_not_show_and_is_another_one_every_time():
    first, second = sealing.seal(SECRET), sealing.seal(SECRET)

    assert first != second
    assert SECRET not in first
    assert len(first) <= 255  # the column
    assert sealing.unseal(first) == sealing.unseal(second) == SECRET


def test_a_wrong_key_opens_nothing():
    sealing.use([OLD])
    stored = sealing.seal(SECRET)
    sealing.use([NEW])

    assert sealing.unseal(stored) is None
    assert not sealing.is_up_to_date(stored)


def test_an_older_key_still_opens_and_is_not_needed_after_sealing_anew():
    sealing.use([OLD])
    stored = sealing.seal(SECRET)

    sealing.use([NEW, OLD])
    opened, was_fresh, anew = (
        sealing.unseal(stored),
        sealing.is_up_to_date(stored),
        sealing.seal(SECRET),
    )
    sealing.use([NEW])

    assert (opened, was_fresh) == (SECRET, False)
    assert sealing.unseal(anew) == SECRET


@pytest.mark.parametrize("spoilt", ["sealed:", "sealed:AAAA", "sealed:汉字"])
def test_what_was_tampered_with_opens_for_nobody(spoilt):
    assert sealing.unseal(spoilt) is None


def test_what_was_stored_open_is_read_and_counts_as_not_up_to_date():
    assert sealing.unseal(SECRET) == SECRET
    assert not sealing.is_up_to_date(SECRET)


def test_without_a_key_nothing_is_sealed(monkeypatch):
    monkeypatch.setattr(sealing, "_boxes", [])

    with pytest.raises(SealError):
        sealing.seal(SECRET)
    with pytest.raises(SealError):
        sealing.use([])
