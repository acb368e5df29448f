-- title: Delivery partner is not recognised
-- rows: ecf-partnership, ecf-partnership-update
-- field: delivery_partner_id
-- severity: E
-- advice: No delivery partner has the ID {delivery_partner_id}. Check it against your list of
--   delivery partners.
select row_id
from facts
where not has_delivery_partner;
