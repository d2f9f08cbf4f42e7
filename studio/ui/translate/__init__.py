"""The Translate workspace, without what `looks`, `photos`, `mask`, `export` and `viewer` hold."""
