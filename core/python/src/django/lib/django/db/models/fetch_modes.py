"""How a deferred field or relation of an instance is fetched when it is first asked for."""

from django.core.exceptions import FieldFetchBlocked


class FetchMode:
    track_peers = False

    def fetch(self, fetcher, instance):
        raise NotImplementedError("Subclasses must implement this method.")


class FetchOne(FetchMode):
    """For this instance alone."""

    def fetch(self, fetcher, instance):
        fetcher.fetch_one(instance)


class FetchPeers(FetchMode):
    """For all instances that came with it."""

    track_peers = True

    def fetch(self, fetcher, instance):
        fetcher.fetch_one(instance)


class Raise(FetchMode):
    """Not at all: an error."""

    def fetch(self, fetcher, instance):
        raise FieldFetchBlocked(
            "Fetching of %s.%s blocked." % (type(instance).__name__, fetcher.field.name)
        ) from None


FETCH_ONE = FetchOne()
FETCH_PEERS = FetchPeers()
RAISE = Raise()
