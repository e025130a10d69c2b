"""Where samples come from: one file a data set, and `registry` to find them by name or path."""
