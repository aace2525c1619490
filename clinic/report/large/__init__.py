"""Large print: the same words in the same order in type of 16 points, one column, over as many pages as it takes."""
