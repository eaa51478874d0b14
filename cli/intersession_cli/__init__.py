"""The command line: what a clinician types."""
