"""One address, called from this computer and, where Tor runs, from outside: what the two views say together.

A router may not turn its own network back, and a name may mean something else at home: then only the view from outside counts.
But some hosts let nobody in who comes through Tor, so silence there, or a page that is no node's, takes nothing back.
"""

from __future__ import annotations

from dataclasses import replace

from routstr_desktop.core.listing import Reached
from routstr_desktop.core.sentence import say, together

HERE, OUTSIDE = "here", "outside"
FROM_HERE = say("Called from this computer.")
ROUTER_HINT = say("Some routers do not let you call your own public address: then only somebody outside can tell.")


def seen(here: Reached, outside: Reached | None, *, a_node: bool = False) -> Reached:
    """What is known after both calls; `outside` is None where no Tor runs, `a_node`: a node answered there, ours or another."""
    if outside is None:
        more = {"reached": FROM_HERE, "not reached": ROUTER_HINT}.get(here.state)
        return here if more is None else replace(here, words=together(here.words, more))
    if outside.state == "reached" or a_node:
        return replace(outside, words=together(say("Seen from outside, through Tor."), outside.words))
    if here.state == "reached":
        return replace(here, words=together(here.words, say("Through Tor it did not answer; some hosts let no Tor in.")))
    return replace(here, words=together(here.words, say("From outside, through Tor, it was not reached either.")))
