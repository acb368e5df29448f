-- The tutor of a school is not ours to change.
update judged.new_partnership
set induction_tutor_name = before.induction_tutor_name,
    induction_tutor_email = before.induction_tutor_email
from as_of.partnership as before
where before.partnership_id = new_partnership.partnership_id;
