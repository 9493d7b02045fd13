"""The first run: five steps from an empty profile to a node that answers, and to its first sale."""
