"""Array types, and the small neural network that scores evidence: the forward pass only.

``align.training.network`` learns the weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

CLIP = 5.0
"""Standard deviations to which inputs are limited."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A network with one hidden layer: ``out @ tanh(hidden @ (x - mean) / scale + bias) + offset``.

    ``mean`` and ``scale`` have one number for each input, ``hidden`` is inputs by units, ``bias`` has one number for
    each unit, ``out`` is units by outputs, ``offset`` has one number for each output.
    """

    mean: Floats
    scale: Floats
    hidden: Floats
    bias: Floats
    out: Floats
    offset: Floats

    def __call__(self, inputs: Floats) -> Floats:
        """Return the outputs for a table of inputs, row by row.

        >>> one = np.ones(1)
        >>> Network(0 * one, one, np.eye(1), 0 * one, 2 * np.eye(1), one)(np.array([[0.0]])).tolist()
        [[1.0]]
        """
        units = np.tanh(np.clip((inputs - self.mean) / self.scale, -CLIP, CLIP) @ self.hidden + self.bias)
        return units @ self.out + self.offset
