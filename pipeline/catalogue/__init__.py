"""Every code that can be found, the rules behind it, and the version of all that decides."""
