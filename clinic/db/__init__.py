"""How things are stored: base class, column types, engines and the few dialect-only statements."""
