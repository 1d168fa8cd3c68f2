"""Names that say how tables are joined and rows fetched."""

GET_ITERATOR_CHUNK_SIZE = 100

MULTI = "multi"
SINGLE = "single"
CURSOR = "cursor"
NO_RESULTS = "no results"
ROW_COUNT = "row count"

ORDER_DIR = {"ASC": ("ASC", "DESC"), "DESC": ("DESC", "ASC")}

INNER = "INNER JOIN"
LOUTER = "LEFT OUTER JOIN"
