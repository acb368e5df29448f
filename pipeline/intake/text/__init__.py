"""Text files: how their bytes are read, where rows begin, how they are cut into values."""
