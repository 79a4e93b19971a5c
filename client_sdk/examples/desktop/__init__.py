"""A made-up desktop with a made-up problem, for demos and tests: state, picture, and a person in front of it."""
