"""Pages of the window. A page renders snapshots; it holds no state of the node."""
