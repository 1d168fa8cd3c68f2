"""Words that queries and their compilers use among themselves."""

# How many rows are taken from a cursor at once.
GET_ITERATOR_CHUNK_SIZE = 100

# What `execute_sql` gives back: chunks of rows, one row, a cursor, nothing, the number of rows.
MULTI = "multi"
SINGLE = "single"
CURSOR = "cursor"
NO_RESULTS = "no results"
ROW_COUNT = "row count"

ORDER_DIR = {"ASC": ("ASC", "DESC"), "DESC": ("DESC", "ASC")}

# Kinds of joins.
INNER = "INNER JOIN"
LOUTER = "LEFT OUTER JOIN"
