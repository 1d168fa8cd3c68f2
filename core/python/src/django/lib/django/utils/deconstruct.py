"""``@deconstructible``: objects that migrations can write down."""


def deconstructible(*args, path=None):
    """Class decorator: instances remember how they were made, for ``deconstruct()``."""

    def decorate(cls):
        def __new__(klass, *args, **kwargs):
            instance = super(cls, klass).__new__(klass)
            instance._constructor_args = (args, kwargs)
            return instance

        def deconstruct(instance):
            if path and type(instance) is cls:
                module, _dot, name = path.rpartition(".")
            else:
                module, name = type(instance).__module__, type(instance).__name__
            from importlib import import_module

            if not hasattr(import_module(module), name):
                raise ValueError(
                    "Could not find object %s in %s.\n"
                    "Please note that you cannot serialize things like inner "
                    "classes. Please move the object into the main module "
                    "body to use migrations." % (name, module)
                )
            if path and type(instance) is cls:
                return (path, *instance._constructor_args)
            return ("%s.%s" % (module, type(instance).__qualname__), *instance._constructor_args)

        cls.__new__ = staticmethod(__new__)
        cls.deconstruct = deconstruct
        return cls

    return decorate(*args) if args else decorate
