-- Which rows of the pre-filled sheet allow which evidence: first and last of neighbouring rows.
with list as (
    select
        n,
        evidence,
        n - row_number() over (partition by evidence order by n) as island
    from templates.form_row
    where evidence is not null
)
select
    evidence,
    min(n) as first,
    max(n) as last
from list
group by evidence, island
order by first
