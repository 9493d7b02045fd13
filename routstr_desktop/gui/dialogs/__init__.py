"""Dialogs: only for withdraw, provider, mints and the questions at the end. Opened, never `exec`ed."""
