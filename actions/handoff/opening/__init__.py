"""How a case begins: asked for, routed, numbered, written down with its parallel tickets."""
