"""The package for macOS. Nothing here was run on a Mac yet; what Linux can check is checked."""
