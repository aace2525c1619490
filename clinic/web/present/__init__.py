"""What the staff's pages show, made ready for their templates: plain rows and drawings, the words of the report."""
