"""The Batch workspace: the draft of a batch, its queue, the thread that works on it."""
