"""The packages for Linux: an archive for everybody and a .deb for Debian and its kin."""
