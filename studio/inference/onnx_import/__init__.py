"""ONNX files of strangers: what they take and give is found out, shown with its evidence, and written as a package."""
