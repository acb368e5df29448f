-- Of a band's two shares a row may give one: the other is the rest (intake case 101).
update loading.merged_row
set
    band_a_output_share = case
        when resolved_row.band_a_output_share is null and resolved_row.band_a_service_share is not null
            then 100 - resolved_row.band_a_service_share
        else merged_row.band_a_output_share
    end,
    band_a_service_share = case
        when resolved_row.band_a_service_share is null and resolved_row.band_a_output_share is not null
            then 100 - resolved_row.band_a_output_share
        else merged_row.band_a_service_share
    end,
    band_b_output_share = case
        when resolved_row.band_b_output_share is null and resolved_row.band_b_service_share is not null
            then 100 - resolved_row.band_b_service_share
        else merged_row.band_b_output_share
    end,
    band_b_service_share = case
        when resolved_row.band_b_service_share is null and resolved_row.band_b_output_share is not null
            then 100 - resolved_row.band_b_output_share
        else merged_row.band_b_service_share
    end,
    band_c_output_share = case
        when resolved_row.band_c_output_share is null and resolved_row.band_c_service_share is not null
            then 100 - resolved_row.band_c_service_share
        else merged_row.band_c_output_share
    end,
    band_c_service_share = case
        when resolved_row.band_c_service_share is null and resolved_row.band_c_output_share is not null
            then 100 - resolved_row.band_c_output_share
        else merged_row.band_c_service_share
    end,
    band_d_output_share = case
        when resolved_row.band_d_output_share is null and resolved_row.band_d_service_share is not null
            then 100 - resolved_row.band_d_service_share
        else merged_row.band_d_output_share
    end,
    band_d_service_share = case
        when resolved_row.band_d_service_share is null and resolved_row.band_d_output_share is not null
            then 100 - resolved_row.band_d_output_share
        else merged_row.band_d_service_share
    end
from loading.resolved_row
where resolved_row.row_id = merged_row.row_id
