"""Who may be brought in, and how: keys, guest links, lobby, seats, routing. Pure so far (see README.md)."""
