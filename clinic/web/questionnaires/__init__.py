"""What the patient's pages share: the link in a browser, the forms, the way through them, the list to check."""
