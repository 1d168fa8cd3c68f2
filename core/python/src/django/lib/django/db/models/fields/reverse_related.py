"""Relations seen from the model that they point to."""

from _django import ForeignObjectRel, ManyToManyRel, ManyToOneRel, OneToOneRel

__all__ = ["ForeignObjectRel", "ManyToManyRel", "ManyToOneRel", "OneToOneRel"]
