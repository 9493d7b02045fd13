"""Connecting apps of this computer: what to paste where, and writing it for those whose settings are a file."""
