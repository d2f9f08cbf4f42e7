"""Graphs on devices: what can run here, onnxruntime's sessions, and the memory that they take."""
