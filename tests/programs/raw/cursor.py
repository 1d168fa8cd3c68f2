"""connection.cursor(): rows without models."""

from django.db import connection, models


class City(models.Model):
    name = models.CharField(max_length=30)
    people = models.IntegerField()


City.objects.create(name="Oslo", people=700)
City.objects.create(name="Bonn", people=330)

with connection.cursor() as cursor:
    cursor.execute("SELECT name, people FROM app_city WHERE people > %s ORDER BY name", [100])
    print(cursor.fetchall())
    cursor.execute("SELECT COUNT(*), SUM(people) FROM app_city")
    print(cursor.fetchone(), cursor.fetchone())
    cursor.execute("UPDATE app_city SET people = people + 1 WHERE name = %s", ["Oslo"])
    print(cursor.rowcount)
    cursor.execute("SELECT id, name FROM app_city ORDER BY id")
    print([column[0] for column in cursor.description])
    print(cursor.fetchmany(1), cursor.fetchmany(5))
    cursor.executemany("INSERT INTO app_city (name, people) VALUES (%s, %s)", [("Rome", 2800), ("Bern", 130)])
    for row in cursor.execute("SELECT name FROM app_city WHERE people < 200"):
        print(row)
    cursor.execute("SELECT '100%'")
    print(cursor.fetchone())
    cursor.execute("SELECT %s || '%%'", ["50"])
    print(cursor.fetchone())
    cursor.execute("SELECT NULL, 1.5, x'0102', 'text'")
    print(cursor.fetchone())
    cursor.execute("CREATE TABLE plain (a INTEGER, b TEXT)")
    cursor.execute("INSERT INTO plain VALUES (1, 'one')")
    cursor.execute("SELECT * FROM plain")
    print(cursor.fetchall())
    for bad, params in [("SELECT * FROM missing", None), ("SELECT %s, %s", [1]), ("INSERT INTO app_city (id, name, people) VALUES (1, 'x', 1)", [])]:
        try:
            cursor.execute(bad, params)
        except Exception as e:
            print(type(e).__name__, e)
print(City.objects.count(), City.objects.get(name="Oslo").people)
print(connection.introspection.table_names()[:1], "plain" in connection.introspection.table_names())
