"""Tenderpoint: visits of people with fibromyalgia, muscle spasm and myofascial pain."""

__version__ = "0.1.0"
