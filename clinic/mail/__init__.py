"""E-mail through the clinic's own SMTP server: what stands in a message, and handing it over."""
