"""Image Translation Studio: run image-translation networks on photos and drawings, in a window or on the command line."""

__version__ = "0.1.0"
