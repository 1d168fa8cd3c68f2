"""What one statement is: empty texts, comments, what follows it, and values at the edges."""

from django.db import connection, models


class Note(models.Model):
    text = models.CharField(max_length=20)
    data = models.BinaryField(default=b"")


def tell(sql, params=None):
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            names = [column[0] for column in cursor.description or ()]
            print(repr(sql), cursor.rowcount, names, cursor.fetchall())
    except Exception as error:
        print(repr(sql), type(error).__name__, error)


table = Note._meta.db_table

# Nothing to do
for sql in ["", "  ", ";", "-- only a comment", "/* open"]:
    tell(sql)

# Comments before the verb
tell(f"-- first\n/* second */ INSERT INTO {table} (text, data) VALUES ('a', x'00')")
tell(f"/* all */ UPDATE {table} SET text = text")
tell(f"--\nDELETE FROM {table} WHERE text = 'none'")

# What follows
for sql in ["SELECT 1;", "SELECT 1; -- end", "SELECT 1; /* end */ ", "SELECT 1;;", "SELECT 1; SELECT 2", "SELECT 1; nonsense"]:
    tell(sql)

# A zero ends nothing
tell("SELECT 1\0")
tell("SELECT %s", ["a\0b"])

# Kinds of values
tell("SELECT x'00ff', x'', '', NULL, 1, 1.5, -9223372036854775808, 'é€😀'")
tell("SELECT 1 UNION SELECT 'a' UNION SELECT 2.5 UNION SELECT NULL UNION SELECT x'41' ORDER BY 1")
tell("SELECT %s, %s, %s, %s", [b"", "", None, True])
tell("SELECT %s", [2**63])
tell("SELECT %s", [object])
tell("SELECT CAST(x'ff' AS TEXT) AS broken")
tell("SELECT CAST(x'41ff' AS TEXT), 'kept'")

# Wrong statements
for sql in ["SELEC 1", "SELECT nope", "SELECT * FROM nowhere", "SELECT (", "SELECT abs(-9223372036854775808)"]:
    tell(sql)

# The same again, with rows between
for text in ["plain", "ünï", "", "x" * 30]:
    Note.objects.create(text=text, data=text.encode())
print(list(Note.objects.order_by("pk").values_list("text", "data")))
print(list(Note.objects.order_by("pk").values_list("text", flat=True)))
print(list(Note.objects.order_by("pk").values("pk", "text")))
print([tuple(row) for row in Note.objects.order_by("pk").values_list("pk", "text", named=True)])

# A table that changes under a statement that is kept
tell(f"SELECT * FROM {table} WHERE id = 1")
tell(f"ALTER TABLE {table} ADD COLUMN extra integer DEFAULT 7")
tell(f"SELECT * FROM {table} WHERE id = 1")
