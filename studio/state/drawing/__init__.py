"""Drawing: the paper, strokes, and the translation that follows the pen."""
