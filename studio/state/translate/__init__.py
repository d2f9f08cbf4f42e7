"""The Translate workspace: which look is on the canvas, and how one came there."""
