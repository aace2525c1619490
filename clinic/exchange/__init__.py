"""How data leaves the clinic and comes in: files and resources from and to domain values; nothing stored, no clock."""
