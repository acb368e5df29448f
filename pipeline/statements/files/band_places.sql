-- Which places of the declarations of one type, in the order in which they count, fall in which band.
create or replace table statements.band_place (
    declaration_type varchar,
    is_billable boolean,            -- counted as additions; else as subtractions
    first_place bigint,
    last_place bigint,
    band varchar,
    over_capacity boolean
);
