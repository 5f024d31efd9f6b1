"""Widgets and painting. Views get a finished thing to draw and send a wish."""
