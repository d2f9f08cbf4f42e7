"""The tables of actions: one of the whole window, one of each workspace."""
