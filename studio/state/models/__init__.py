"""Which models there are, and the Models workspace, which adds and removes them."""

from studio.inference.onnx_import.weights import WEIGHT_SUFFIXES

PACKAGE_SUFFIX, ONNX_SUFFIX = ".itmodel", ".onnx"
MODEL_SUFFIXES = (PACKAGE_SUFFIX, ONNX_SUFFIX, *WEIGHT_SUFFIXES)
