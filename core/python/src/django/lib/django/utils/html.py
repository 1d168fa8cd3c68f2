"""django.utils.html"""

from django.utils.safestring import SafeString, mark_safe

_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"}


def escape(text):
    return SafeString("".join(_ESCAPES.get(letter, letter) for letter in str(text)))


def conditional_escape(text):
    return text.__html__() if hasattr(text, "__html__") else escape(text)


def format_html(format_string, *args, **kwargs):
    if not (args or kwargs):
        raise TypeError("args or kwargs must be provided.")
    return mark_safe(
        format_string.format(
            *(conditional_escape(arg) for arg in args),
            **{name: conditional_escape(value) for name, value in kwargs.items()},
        )
    )


def format_html_join(sep, format_string, args_generator):
    return mark_safe(
        conditional_escape(sep).join(
            format_html(format_string, **args) if isinstance(args, dict) else format_html(format_string, *args)
            for args in args_generator
        )
    )
