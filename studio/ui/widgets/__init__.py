"""Parts that workspaces are made of."""
