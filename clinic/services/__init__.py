"""What happens: each function takes a session and values, returns models or values, flushes, and never commits."""
