"""``TableModels``: classes that the schema editor makes tables of."""

from .state_apps import StateApps


class TableModels:
    """Each model's class is rendered once, with those that it needs: its bases, and those that its fields point to.

    States share one of these as long as models are only added. That is why a class may know of relations from models
    that a state doesn't have.
    """

    def __init__(self):
        self._apps = None
        self._made = set()

    def get(self, models, key):
        """The class of a model; None when it, or one that it needs, is not among the states of models."""
        if key not in models:
            return None
        needed = {}
        waiting = [key]
        while waiting:
            next_key = waiting.pop()
            if next_key not in self._made and next_key not in needed:
                state = models.get(next_key)
                if state is None:
                    return None
                needed[next_key] = state
                waiting += state.needed_models()
        if needed:
            if self._apps is None:
                self._apps = StateApps([], {})
            self._apps.render_multiple(needed.values())
            self._made.update(needed)
        return self._apps.get_model(*key)
