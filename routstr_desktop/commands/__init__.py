"""What the commands of the command line do, by subject; `cli` reads the arguments and calls them."""
