"""How a deferred field or a relation of an instance is fetched when it is first asked for."""

from django.core.exceptions import FieldFetchBlocked


class FetchMode:
    __slots__ = ()

    # Whether instances remember those that one query brought together.
    track_peers = False

    def fetch(self, fetcher, instance):
        raise NotImplementedError("Subclasses must implement this method.")


class FetchOne(FetchMode):
    """For this instance alone."""

    __slots__ = ()

    def fetch(self, fetcher, instance):
        fetcher.fetch_one(instance)

    def __reduce__(self):
        return "FETCH_ONE"


class FetchPeers(FetchMode):
    """For all instances that came with it and are still there."""

    __slots__ = ()
    track_peers = True

    def fetch(self, fetcher, instance):
        there = [each for each in (peer() for peer in instance._state.peers) if each is not None]
        if len(there) < 2:
            fetcher.fetch_one(instance)
        else:
            fetcher.fetch_many(there)

    def __reduce__(self):
        return "FETCH_PEERS"


class FetchRaise(FetchMode):
    """Not at all: an error."""

    __slots__ = ()

    def fetch(self, fetcher, instance):
        name = "%s.%s" % (type(instance).__qualname__, fetcher.field.name)
        raise FieldFetchBlocked("Fetching of %s blocked." % name) from None

    def __reduce__(self):
        return "FETCH_RAISE"


FETCH_ONE = FetchOne()
FETCH_PEERS = FetchPeers()
FETCH_RAISE = FetchRaise()
