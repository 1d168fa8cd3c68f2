"""django.utils.inspect"""


def _parameters(func):
    code = getattr(getattr(func, "__func__", func), "__code__", None)
    return code


def get_func_args(func):
    code = _parameters(func)
    if code is None:
        return []
    names = list(code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    return names[1:] if hasattr(func, "__self__") else names


def func_accepts_kwargs(func):
    code = _parameters(func)
    return code is None or bool(code.co_flags & 0x08)


def func_accepts_var_args(func):
    code = _parameters(func)
    return code is not None and bool(code.co_flags & 0x04)


def method_has_no_args(meth):
    code = _parameters(meth)
    count = code.co_argcount
    return count == 0 if hasattr(meth, "__self__") and count == 0 else count == 1


def func_supports_parameter(func, name):
    code = _parameters(func)
    return code is not None and name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
