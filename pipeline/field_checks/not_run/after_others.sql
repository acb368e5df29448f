select row_id, later as checks
from fields.broken
