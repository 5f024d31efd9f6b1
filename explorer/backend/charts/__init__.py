"""Charts without pixels; imports nothing, because the window's colours come from here too."""
