"""Forms of the patient's pages, made from the items of the instruments."""
