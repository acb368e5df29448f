select
    made_id('lead provider', n) as lead_provider_id,
    ['Acorn Teaching', 'Bramley Learning'][n + 1] as name,
    true as vat_registered
from range(2) as provider(n)
order by n;
