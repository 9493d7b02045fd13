"""`python -m routstr_desktop` is `routstr-desktop`."""

from routstr_desktop.cli import program

if __name__ == "__main__":
    program()
