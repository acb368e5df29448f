-- title: Not a delivery partner you have a relationship with for this cohort
-- rows: ecf-partnership, ecf-partnership-update
-- field: delivery_partner_id
-- severity: E
-- needs: has_partner_and_cohort
-- advice: {delivery_partner} is not one of your delivery partners for cohort {cohort}. Use one of
--   that cohort, or ask your contract manager to have it added.
select row_id
from facts
where not partner_is_in_cohort;
