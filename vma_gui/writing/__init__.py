"""The Write view: text set in the user's own hand."""
