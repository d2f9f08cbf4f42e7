"""Latents: pictures made of them, found for photos, moved along planes and sliders."""
