"""Who gets in: signing in, sessions, the second factor, one door for every route."""
