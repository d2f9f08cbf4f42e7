"""Turn training runs into ONNX model packages that were compared with PyTorch."""
