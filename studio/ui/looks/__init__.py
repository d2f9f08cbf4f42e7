"""Choosing a look: the gallery, its search, variations of one."""
