-- What an earlier sending of the same bytes accepted is not judged again.
and parsed.row_id not in (select row_id from known.recalled)
