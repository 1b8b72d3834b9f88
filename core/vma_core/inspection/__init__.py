"""What the window's panels compute about a model and a memory."""
