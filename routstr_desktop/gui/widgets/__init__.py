"""Small parts that the pages are built of. They take colours and fonts from the theme and hold no logic of the node."""
