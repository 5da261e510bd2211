"""Cases as staff and citizens read them: lists, places in the queue, one case with its story."""
