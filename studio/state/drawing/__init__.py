"""The pen: on the paper of a drawing, whose translation follows it, and on the mask of a photo."""
