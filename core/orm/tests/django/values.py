"""Prints what Django makes of values, one JSON object a line: run with Django 6.1.3, write to values.jsonl."""
import datetime as dt, decimal, json, math, uuid
import django
from django.conf import settings
settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}, USE_TZ=True, TIME_ZONE="UTC")
django.setup()
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models.expressions import Col
D = decimal.Decimal
U = uuid.UUID("12345678123456781234567812345678")
utc, plus2 = dt.UTC, dt.timezone(dt.timedelta(hours=2))

def enc(v):
    if v is None or isinstance(v, bool): return v
    if isinstance(v, int): return {"int": str(v)}
    if isinstance(v, float): return {"float": repr(v)}
    if isinstance(v, str): return v
    if isinstance(v, bytes): return {"bytes": v.hex()}
    if isinstance(v, memoryview): return {"bytes": bytes(v).hex()}
    if isinstance(v, D): return {"decimal": str(v)}
    if isinstance(v, dt.datetime): return {"datetime": v.isoformat()}
    if isinstance(v, dt.date): return {"date": v.isoformat()}
    if isinstance(v, dt.time): return {"time": v.isoformat()}
    if isinstance(v, dt.timedelta): return {"duration": str(v // dt.timedelta(microseconds=1))}
    if isinstance(v, uuid.UUID): return {"uuid": str(v)}
    if isinstance(v, (list, tuple)): return {"list": [enc(x) for x in v]}
    if isinstance(v, dict): return {"dict": [[enc(k), enc(x)] for k, x in v.items()]}
    raise TypeError(type(v))

ints = [None, 5, "5", " 7 ", "abc", "", 5.7, True, "1_000", "٣", D("3.9"), 2**70, "99999999999999999999", "5.0", [1], float("nan"), "-3", "+4", b"1", float("inf")]
floats = [None, 5, "5", " 7.5 ", "abc", "", 5.7, True, D("3.9"), "1e3", "nan", [1], "1_0.5", "-.5", 1e22, 0.1]
decs = [None, 5, "5", "abc", "", 5.7, True, D("3.9"), "1e3", "nan", [1], 0.1, "1.005", D("123.456"), D("1E+3"), "  2.50 ", 1e22, 2.675, -0.0, "1_0.5", "Infinity", D("0E-10"), D("1E-20"), 123456789.123, "-0.00"]
bools = [None, True, False, "t", "True", "1", "f", "False", "0", 1, 0, 2, "yes", "", 1.0, [1], D("0")]
texts = [None, "x", "", 5, 5.5, True, D("1.50"), dt.date(2024, 1, 2), U, b"ab", [1, "a"], {"a": None}]
dates = [None, dt.date(2024, 2, 29), dt.datetime(2024, 2, 29, 23, 30, tzinfo=plus2), dt.datetime(2024, 2, 29, 1, 2, 3), "2024-02-29", "2023-02-29", "2024-2-9", "20240229", "2024-W09-4", "2024-W09", "x", "", "2024-02-29T00:00:00", "2024-13-01", "0000-01-01", " 2024-02-29", "2024-02-29 "]
datetimes = [None, dt.datetime(2024, 2, 29, 23, 30, tzinfo=plus2), dt.datetime(2024, 2, 29, 23, 30, 1, 500, tzinfo=utc), "2024-02-29", "2024-02-29 10:20", "2024-02-29T10:20:30.123456Z", "2024-02-29 10:20:30.5+02:00", "2024-02-29 10:20:30,123456789", "2024-02-29 25:00", "2024-02-30 10:00", "x", "", "2024-02-29 10", "20240229T102030", "2024-02-29 10:20:30 +0530", "2024-02-29 10:20:30-05", "2024-2-9 1:2", "2024-02-29T10:20:30.1234", "2024-02-29 10:20 Z"]
times = [None, dt.time(1, 2, 3), dt.time(1, 2, 3, 400), dt.datetime(2024, 2, 29, 1, 2, 3), "10:20", "10:20:30.5", "1:2", "25:00", "x", "", "102030", "10", "10:20:30,123456789", "10:20Z", "T10:20", "10:20+02:00"]
durations = [None, dt.timedelta(days=1, seconds=2), "1", "1:02", "1:02:03", "3 04:05:06", "-1 04:05:06", "1 day, 2:03:04.5", "-3:04", "P4DT1H15M20S", "-P1D", "PT0,5S", "3 days 04:05:06", "3 days", "x", "", dt.timedelta(microseconds=-1), "P1W", "15:30,1", "-1:02:03.5", "+1:02:03", "999999999999 days"]
uuids = [None, U, str(U), U.hex, "x", "", 5, "{12345678-1234-5678-1234-567812345678}", "urn:uuid:12345678-1234-5678-1234-567812345678", [1], 5.5]
jsons = [None, 1, 1.5, "a\"é\n\u2028😀", [1, None, True, "x"], {"b": 1, "a": [{}], "n": {"x": 1e22}}, True, float("nan"), 1e-7, {1: 2, None: 3, True: 4}, D("1.5"), dt.date(2024, 1, 1), [], 2**70, "\x7f\x1f\\/"]
blobs = [None, b"ab", "YWI=", memoryview(b"x")]

SPECS = [
    ("IntegerField", {}, ints), ("BigAutoField", {"primary_key": True}, ints[:8]), ("PositiveIntegerField", {}, ints[:6]),
    ("FloatField", {}, floats), ("DecimalField", {"max_digits": 6, "decimal_places": 2}, decs), ("DecimalField", {}, decs),
    ("BooleanField", {}, bools), ("BooleanField", {"null": True}, bools[:4] + [""]), ("CharField", {"max_length": 10}, texts), ("TextField", {}, texts),
    ("SlugField", {}, texts[:4]), ("DateField", {}, dates), ("DateTimeField", {}, datetimes), ("TimeField", {}, times), ("DurationField", {}, durations),
    ("UUIDField", {}, uuids), ("JSONField", {}, jsons), ("BinaryField", {}, blobs), ("GenericIPAddressField", {}, [None, "", "1.2.3.4", " ::1 ", "::ffff:1.2.3.4", "2001:0db8:0:0::1", "x:y", 5]),
]
raws = {
    "IntegerField": [None, 5], "BooleanField": [None, 0, 1, 2], "DecimalField": [None, 5, 5.7, "5.70", 0.1, 1e22, 123456789.123, 2.675, 1234.5, 12345.678, 0.30000000000000004, "1.23456789012345678"],
    "DateField": [None, "2024-02-29"], "DateTimeField": [None, "2024-02-29 10:20:30.123456", "2024-02-29 10:20:30", "2024-02-29"], "TimeField": [None, "10:20:30.000500", "10:20:30"],
    "DurationField": [None, 86400000001, -1], "UUIDField": [None, U.hex], "JSONField": [None, "1", "[1, 2.5, \"é\", null]", "{\"a\": {\"b\": true}}", "1e400", "rubbish", "NaN", "\"\\u00e9\\ud83d\\ude00\"", "123456789012345678901234567890", "-0.0", " [1 ,2] "],
    "BinaryField": [None, b"ab"], "CharField": [None, "x", ""], "FloatField": [None, 1.5, 2],
}

def attempt(f):
    try:
        return {"ok": enc(f())}
    except ValidationError as e:
        return {"error": "ValidationError", "message": e.messages[0], "code": e.code}
    except Exception as e:
        return {"error": type(e).__name__, "message": str(e)}

for name, kwargs, values in SPECS:
    field = getattr(models, name)(**kwargs)
    field.set_attributes_from_name("f")
    class M: _meta = None
    for v in values:
        line = {"field": name, "options": kwargs, "value": enc(v)}
        line["to_python"] = attempt(lambda: field.to_python(v))
        line["prep"] = attempt(lambda: field.get_prep_value(v))
        line["save"] = attempt(lambda: field.get_db_prep_save(v, connection))
        print(json.dumps(line))
    for raw in raws.get(name, []):
        def convert(col):
            value = raw
            expression = Col("t", field) if col else models.Value(None, output_field=field)
            for c in connection.ops.get_db_converters(expression) + field.get_db_converters(connection):
                value = c(value, expression, connection)
            return value
        print(json.dumps({"field": name, "options": kwargs, "raw": enc(raw), "col": attempt(lambda: convert(True)), "expression": attempt(lambda: convert(False))}))
for v in ints + floats + decs + texts + dates[:4] + datetimes[:3] + times[:4] + durations[:2] + durations[16:17] + [["a'b", 'c"d', "e'\"f", "\n\t\\\x00é\u200b", (1,), {"x": [1.0]}], b"a'\x00\\\"", -0.0, 1e16, 123456789012345680.0, 1e-5, 0.0001]:
    print(json.dumps({"value": enc(v), "str": str(v), "repr": repr(v)}))
