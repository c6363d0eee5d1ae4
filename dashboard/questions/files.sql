-- The newest two hundred files: what was counted and read of each.
select
    file_id,
    mapping,
    state,
    size_bytes,
    records_counted,
    records_parsed,
    exported_at,
    loaded_at
from ops.files
order by loaded_at desc nulls last, file_id
limit 200
