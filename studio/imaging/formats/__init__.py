"""Picture files byte by byte: what their boxes, chunks and segments hold."""
