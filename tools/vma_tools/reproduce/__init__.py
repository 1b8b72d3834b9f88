"""The source paper's five research questions, one after the other, as one document."""
