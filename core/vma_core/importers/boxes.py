"""Bounding boxes of letters on a sheet."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """Bounding box of a letter in pixels of `Sheet.grey`.

    Attributes:
        slope: of the text line it stands on: pixels downwards for each pixel to the right.
    """

    left: int
    top: int
    right: int
    bottom: int
    label: str = ""
    slope: float = 0.0

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def longer_px(self) -> int:
        """Its longer side."""
        return max(self.width, self.height)

    def union(self, other: Box) -> Box:
        """The bounding box of both, with the first non-empty label."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
            self.label or other.label,
            self.slope,
        )
