"""Every fixed sentence the citizen can read; load with ``load_texts``."""

from actions.texts.loader import Texts, TextsError, load_texts

__all__ = ["Texts", "TextsError", "load_texts"]
