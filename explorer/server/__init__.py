"""Collapsing data on a server to counted combinations: an optional extra, see README.md here.

The one part of the project that may open a socket; the desktop program neither holds nor calls it.
"""
