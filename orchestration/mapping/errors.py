"""What the look at an unknown file refuses."""


class UnknownFileError(Exception):
    """The file cannot be profiled or mapped; the message says why and what to do."""
