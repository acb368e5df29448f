-- The identifier of a schedule names its type (ecf-extended-april is ecf_extended).
update loading.merged_row
set schedule_type = 'ecf_' || split_part(schedule_identifier, '-', 2)
where schedule_type is null
