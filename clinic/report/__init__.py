"""A visit summary as a PDF: the story, its blocks, the frame around them and the handling of human text."""
