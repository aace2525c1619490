"""How it is drawn: values of the domain become one drawing, shown on the page and on paper alike."""
