"""django.core.paginator: a list or queryset in pages."""

import collections.abc
import warnings
from math import ceil

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class UnorderedObjectListWarning(RuntimeWarning):
    """Pages of a queryset without order: a row may come twice, or never."""


class InvalidPage(Exception):
    """There is no such page."""


class PageNotAnInteger(InvalidPage):
    """What was asked for is no page number."""


class EmptyPage(InvalidPage):
    """The page number is out of range."""


class Paginator:
    """Pages of ``per_page`` objects. A last page of no more than ``orphans`` objects joins the one before it."""

    ELLIPSIS = _("…")
    default_error_messages = dict(
        invalid_page=_("That page number is not an integer"),
        min_page=_("That page number is less than 1"),
        no_results=_("That page contains no results"),
    )

    def __init__(self, object_list, per_page, orphans=0, allow_empty_first_page=True, error_messages=None):
        self.per_page, self.orphans = int(per_page), int(orphans)
        self.object_list = object_list
        self.allow_empty_first_page = allow_empty_first_page
        self.error_messages = {**self.default_error_messages, **(error_messages or {})}
        self._warn_if_unordered()

    def _warn_if_unordered(self):
        ordered = getattr(self.object_list, "ordered", None)
        if ordered is not None and not ordered:
            model = getattr(self.object_list, "model", None)
            name = "{} {}".format(model, type(self.object_list).__name__) if model else repr(self.object_list)
            warnings.warn(
                "Pagination may yield inconsistent results with an unordered object_list: {}.".format(name),
                UnorderedObjectListWarning,
                stacklevel=3,
            )

    def __iter__(self):
        for number in self.page_range:
            yield self.page(number)

    @cached_property
    def count(self):
        # A list has a count() too, which counts something else.
        count = getattr(self.object_list, "count", None)
        if callable(count) and not isinstance(self.object_list, (list, tuple, str, range)):
            return count()
        return len(self.object_list)

    @cached_property
    def num_pages(self):
        if self.count == 0 and not self.allow_empty_first_page:
            return 0
        return ceil(max(1, self.count - self.orphans) / self.per_page)

    @property
    def page_range(self):
        return range(1, self.num_pages + 1)

    def validate_number(self, number):
        try:
            if isinstance(number, float) and not number.is_integer():
                raise ValueError
            number = int(number)
        except (TypeError, ValueError):
            raise PageNotAnInteger(self.error_messages["invalid_page"]) from None
        if number < 1:
            raise EmptyPage(self.error_messages["min_page"])
        if number > self.num_pages:
            raise EmptyPage(self.error_messages["no_results"])
        return number

    def get_page(self, number):
        """The page of that number; the first one for what is no number, the last for one out of range."""
        try:
            return self.page(number)
        except PageNotAnInteger:
            return self.page(1)
        except EmptyPage:
            return self.page(self.num_pages)

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        end = start + self.per_page
        if end + self.orphans >= self.count:
            end = self.count
        return self._get_page(self.object_list[start:end], number, self)

    def _get_page(self, *args, **kwargs):
        return Page(*args, **kwargs)

    def get_elided_page_range(self, number=1, *, on_each_side=3, on_ends=2):
        """The page numbers around ``number`` and at both ends, with ``ELLIPSIS`` for those between."""
        number, last = self.validate_number(number), self.num_pages
        if last <= (on_each_side + on_ends) * 2:
            yield from self.page_range
            return
        if number > 1 + on_each_side + on_ends + 1:
            yield from range(1, on_ends + 1)
            yield self.ELLIPSIS
            yield from range(number - on_each_side, number + 1)
        else:
            yield from range(1, number + 1)
        if number < last - on_each_side - on_ends - 1:
            yield from range(number + 1, number + on_each_side + 1)
            yield self.ELLIPSIS
            yield from range(last - on_ends + 1, last + 1)
        else:
            yield from range(number + 1, last + 1)


class Page(collections.abc.Sequence):
    """The objects of one page."""

    def __init__(self, object_list, number, paginator):
        self.paginator, self.number, self.object_list = paginator, number, object_list

    def __repr__(self):
        return "<Page {0.number} of {0.paginator.num_pages}>".format(self)

    def __len__(self):
        return len(self.object_list)

    def __getitem__(self, index):
        if not isinstance(index, (int, slice)):
            raise TypeError("Page indices must be integers or slices, not %s." % type(index).__name__)
        # One query for the page, not one for each object.
        if not isinstance(self.object_list, list):
            self.object_list = list(self.object_list)
        return self.object_list[index]

    # Whether there are pages before and after this one, and their numbers.

    def has_previous(self):
        return self.number > 1

    def has_next(self):
        return self.paginator.num_pages > self.number

    def has_other_pages(self):
        return self.has_previous() or self.has_next()

    def previous_page_number(self):
        return self._checked(self.number - 1)

    def next_page_number(self):
        return self._checked(self.number + 1)

    def _checked(self, number):
        return self.paginator.validate_number(number)

    # The places of the page's objects among all, from 1 on.

    def start_index(self):
        paginator = self.paginator
        return (self.number - 1) * paginator.per_page + 1 if paginator.count else 0

    def end_index(self):
        paginator = self.paginator
        last = self.number == paginator.num_pages
        return paginator.count if last else self.number * paginator.per_page
