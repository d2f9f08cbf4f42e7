"""Weights of other people's networks: recognised from keys and shapes, turned into model packages."""
