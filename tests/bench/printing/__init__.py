"""What the bench of printing is made of: different patients, an honest floor, the same pages as HTML, other engines."""
