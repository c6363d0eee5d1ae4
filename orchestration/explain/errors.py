"""What cannot be explained, and what could be asked instead."""


class CannotExplain(LookupError):  # noqa: N818 - reads as what it says
    """Nothing is published under that name, date or breakdown; the message says what is."""
