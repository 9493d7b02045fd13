"""`make bench`: what the node costs, beside nginx and beside no proxy at all, in one interleaved run."""
