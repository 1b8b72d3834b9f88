"""What outlives a window that is replaced by one in another language or text size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vma_core.bundles.bundle import Bundle

from vma_gui.document.favourites import Favourites
from vma_gui.document.projects import Projects
from vma_gui.document.read_counts import ReadCounts
from vma_gui.document.session import Session


@dataclass(frozen=True, eq=False)
class OpenDocument:
    """An open document.

    Attributes:
        session: drawing, memory, page, settings and the undo history.
        favourites: kept variants, and the history of shown ones.
        reads: how often entries were read.
        projects: its file.
    """

    session: Session
    favourites: Favourites
    reads: ReadCounts
    projects: Projects

    @classmethod
    def of(cls, session: Session, bundle: Bundle) -> OpenDocument:
        """A document without a file, to be used with a model."""
        favourites = Favourites(session)
        reads = ReadCounts(session, favourites)
        return cls(session, favourites, reads, Projects(session, favourites, bundle))

    def use_bundle(
        self, bundle: Bundle, images: Mapping[int, NDArray[np.uint8]] | None = None
    ) -> None:
        """Use another model; undo history, pins and choices stay. The memory is not announced.

        Args:
            bundle: the model.
            images: of entries in its size by `image_id`, redrawn beforehand.
        """
        self.projects.use_bundle(bundle)
        if bundle.config.image_size != self.session.image_size:
            self.session.change_image_size(bundle.config.image_size, images)
            self.favourites.fit_images()
