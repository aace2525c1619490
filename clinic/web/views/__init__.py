"""The views, thin: one module per noun, each with its blueprint `bp`."""
