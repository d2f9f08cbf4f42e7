"""Image Translation Studio: run image-translation networks on photos and drawings."""

__version__ = "0.1.0"
