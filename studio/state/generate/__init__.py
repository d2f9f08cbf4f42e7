"""The Generate workspace: samples, a map of the latents, a photo among them."""
