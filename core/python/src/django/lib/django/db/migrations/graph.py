"""The graph of migrations: what depends on what, and the order that follows."""

from functools import total_ordering

from django.db.migrations.exceptions import CircularDependencyError, NodeNotFoundError


@total_ordering
class Node:
    """A migration by its key ``(app_label, name)``, which it equals, and its neighbours."""

    def __init__(self, key):
        self.key = key
        self.children = set()
        self.parents = set()

    def __eq__(self, other):
        return self.key == other

    def __lt__(self, other):
        return self.key < other

    def __hash__(self):
        return hash(self.key)

    def __getitem__(self, item):
        return self.key[item]

    def __str__(self):
        return str(self.key)

    def __repr__(self):
        return "<%s: (%r, %r)>" % (type(self).__name__, *self.key)

    def add_child(self, child):
        self.children.add(child)

    def add_parent(self, parent):
        self.parents.add(parent)


class DummyNode(Node):
    """Stands for a migration that is depended on and was not loaded."""

    def __init__(self, key, origin, error_message):
        super().__init__(key)
        self.origin = origin
        self.error_message = error_message

    def raise_error(self):
        raise NodeNotFoundError(self.error_message, self.key, origin=self.origin)


class MigrationGraph:
    def __init__(self):
        # By key: the nodes, and the migrations (None for a dummy).
        self.node_map = {}
        self.nodes = {}

    def __contains__(self, node):
        return node in self.nodes

    def __str__(self):
        return "Graph: %s nodes, %s edges" % self._nodes_and_edges()

    def __repr__(self):
        return "<%s: nodes=%s, edges=%s>" % (type(self).__name__, *self._nodes_and_edges())

    def _nodes_and_edges(self):
        return len(self.nodes), sum(len(node.parents) for node in self.node_map.values())

    # Building.

    def add_node(self, key, migration):
        assert key not in self.node_map
        self.node_map[key] = Node(key)
        self.nodes[key] = migration

    def add_dummy_node(self, key, origin, error_message):
        self.node_map[key] = DummyNode(key, origin, error_message)
        self.nodes[key] = None

    def add_dependency(self, migration, child, parent, skip_validation=False):
        """``child`` waits for ``parent``, as ``migration`` says. Nodes that are not there become dummies."""
        for role, key in (("child", child), ("parent", parent)):
            if key not in self.nodes:
                message = "Migration %s dependencies reference nonexistent %s node %r" % (migration, role, key)
                self.add_dummy_node(key, migration, message)
        _link(self.node_map[parent], self.node_map[child])
        if not skip_validation:
            self.validate_consistency()

    def remove_replaced_nodes(self, replacement, replaced):
        """Takes out the replaced nodes; what they were linked with is linked with the replacement."""
        replaced = set(replaced)
        if replacement not in self.node_map:
            raise NodeNotFoundError(
                "Unable to find replacement node %r. It was either never added to the migration graph, or has been "
                "removed." % (replacement,),
                replacement,
            )
        new = self.node_map[replacement]
        for key in replaced:
            self.nodes.pop(key, None)
            old = self.node_map.pop(key, None)
            if old is None:
                continue
            # Links among the replaced ones would make the replacement its own neighbour.
            for child in old.children:
                child.parents.remove(old)
                if child.key not in replaced:
                    _link(new, child)
            for parent in old.parents:
                parent.children.remove(old)
                if parent.key not in replaced:
                    _link(parent, new)

    def remove_replacement_node(self, replacement, replaced):
        """Takes out the replacement; what waited for it waits for the last of those that it would have replaced."""
        self.nodes.pop(replacement, None)
        if replacement not in self.node_map:
            raise NodeNotFoundError(
                "Unable to remove replacement node %r. It was either never added to the migration graph, or has been "
                "removed already." % (replacement,),
                replacement,
            )
        node = self.node_map.pop(replacement)
        present = {self.node_map[key] for key in replaced if key in self.node_map}
        last = present.difference(*(old.parents for old in present))
        for child in node.children:
            child.parents.remove(node)
            for old in last:
                _link(old, child)
        # The replaced ones have the right parents already.
        for parent in node.parents:
            parent.children.remove(node)

    def validate_consistency(self):
        """Raises the error of a dummy that is left."""
        for node in self.node_map.values():
            if isinstance(node, DummyNode):
                node.raise_error()

    def ensure_not_cyclic(self):
        unseen = set(self.nodes)
        while unseen:
            path = [unseen.pop()]
            while path:
                for child in self.node_map[path[-1]].children:
                    key = child.key
                    if key in path:
                        cycle = path[path.index(key) :]
                        raise CircularDependencyError(", ".join("%s.%s" % step for step in cycle))
                    if key in unseen:
                        unseen.remove(key)
                        path.append(key)
                        break
                else:
                    path.pop()

    # Asking.

    def forwards_plan(self, target):
        """What must be applied for ``target``, in order, itself last."""
        return self.iterative_dfs(self._node(target))

    def backwards_plan(self, target):
        """What must be unapplied for ``target`` to be, in order, itself last."""
        return self.iterative_dfs(self._node(target), forwards=False)

    def _node(self, target):
        if target not in self.nodes:
            raise NodeNotFoundError("Node %r not a valid node" % (target,), target)
        return self.node_map[target]

    def iterative_dfs(self, start, forwards=True):
        """Keys of all that is reached from ``start``, each after what it waits for."""
        done = {}
        # A node comes on the stack a second time under its neighbours, to be noted after them.
        stack = [(start, False)]
        while stack:
            node, neighbours_done = stack.pop()
            if node.key in done:
                continue
            if neighbours_done:
                done[node.key] = True
                continue
            stack.append((node, True))
            stack += [(near, False) for near in sorted(node.parents if forwards else node.children)]
        return list(done)

    def root_nodes(self, app=None):
        """Those that wait for none of their own app."""
        return self._ends(app, "parents")

    def leaf_nodes(self, app=None):
        """Those that none of their own app waits for: more than one in an app is a conflict."""
        return self._ends(app, "children")

    def _ends(self, app, side):
        found = []
        for key in self.nodes:
            if not app or app == key[0]:
                near_labels = [near.key[0] for near in getattr(self.node_map[key], side)]
                if key[0] not in near_labels:
                    found.append(key)
        return sorted(found)

    def _generate_plan(self, nodes, at_end):
        plan = {}
        for node in nodes:
            for key in self.forwards_plan(node):
                if at_end or key not in nodes:
                    plan[key] = True
        return list(plan)

    def make_state(self, nodes=None, at_end=True, real_apps=None):
        """The state after these migrations (before them, when not ``at_end``); after all by default."""
        from django.db.migrations.state import ProjectState

        if nodes is None:
            nodes = self.leaf_nodes()
        if not nodes:
            return ProjectState()
        if not isinstance(nodes[0], tuple):
            nodes = [nodes]
        state = ProjectState(real_apps=real_apps)
        for key in self._generate_plan(nodes, at_end):
            state = self.nodes[key].mutate_state(state, preserve=False)
        return state


def _link(parent, child):
    parent.add_child(child)
    child.add_parent(parent)
