"""Teaching a look from a photo and the same photo painted over (Texler et al. 2020), by a budget of time."""
