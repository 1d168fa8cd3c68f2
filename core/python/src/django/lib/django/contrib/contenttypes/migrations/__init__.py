__all__ = [
    "0001_initial",
    "0002_remove_content_type_name",
]
