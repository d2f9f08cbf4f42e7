"""The thread that translates for the canvas: jobs, their stages and results."""
