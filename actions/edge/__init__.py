"""The thin edge to Rasa: one action per use case; translates, holds no policy."""
