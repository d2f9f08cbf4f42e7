"""Train image-translation networks in PyTorch: recipes in, run folders out."""
