"""What the window shows and does, as observable QtCore objects: no widget, no picture maths."""
