"""Folders of pictures and clips: what is translated, where to, what has happened, and doing it. No Qt."""
