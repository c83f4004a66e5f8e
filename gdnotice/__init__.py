"""GD Notice: guaranteed delivery notices and letters of transmittal, offline."""

__version__ = "0.1.0"
