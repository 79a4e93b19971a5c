"""Who may do what: capabilities, profiles, layers, consent. Pure; imports nothing of ours (see README.md)."""
