"""Import and export as the user sees them."""
