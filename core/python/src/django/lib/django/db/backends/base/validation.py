"""What a database has against a project and its fields."""


class BaseDatabaseValidation:
    def __init__(self, connection):
        self.connection = connection

    def check(self, **kwargs):
        return []

    def check_field(self, field, **kwargs):
        return []
