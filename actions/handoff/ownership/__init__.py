"""What staff do with a case: take it, answer, pass it on, end it; and the clock that takes it back."""
