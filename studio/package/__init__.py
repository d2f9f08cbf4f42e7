"""The model package: the one contract between `exporters` and `studio`."""
