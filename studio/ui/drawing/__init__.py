"""The paper that one draws on, in place of the canvas."""
