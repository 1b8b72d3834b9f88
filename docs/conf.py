"""Sphinx configuration for `make docs`."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "core"), str(ROOT / "resources"), str(ROOT)]

project = "VMA Explorer"
author = "the authors of VMA Explorer"
copyright = "the authors of VMA Explorer, MIT licence"  # noqa: A001 - Sphinx's own name
release = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["examples/*", "screens/*"]
# Notebooks show their saved outputs; tests/docs executes them.
nb_execution_mode = "off"
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence", "dollarmath"]

autodoc_typehints = "description"
autodoc_member_order = "bysource"
autodoc_default_options = {"members": True, "undoc-members": True, "show-inheritance": True}
autodoc_preserve_defaults = True

napoleon_use_ivar = True  # describes attributes once
default_role = "code"
suppress_warnings = ["ref.python"]  # “(B, latent_size)” is a shape, not a list of types

html_theme = "furo"
html_title = f"VMA Explorer {release}"
html_static_path: list[str] = []
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#2456c7", "color-brand-content": "#2456c7"},
    "dark_css_variables": {"color-brand-primary": "#8db0ff", "color-brand-content": "#8db0ff"},
}
