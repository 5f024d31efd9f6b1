"""The Windows package, built and tried on Debian under Wine; ``leg.py`` has the steps in order."""
