"""The command line: the same services as the pages, for the people who run the clinic."""
