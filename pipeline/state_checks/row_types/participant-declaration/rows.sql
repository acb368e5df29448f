-- Declarations with all that no other row of the file changes, unless it changes an enrolment.
select
    turn_row.*,
    case
        when turn_row.type_no = 0 and not turn_row.detailed_evidence_types then null
        else turn_row.evidence_held
    end as recorded_evidence,
    own_order.position,
    milestone.milestone_start is not null as has_milestone,
    milestone.milestone_start,
    milestone.milestone_date,
    milestone.milestone_starts_at,
    milestone.milestone_ends_at,
    open_statement.statement as open_statement,
    coalesce(turn_row.eligible_for_funding, false) as needs_statement,
    turn_row.has_any_enrolment as is_own_participant,
    turn_row.type_no <> 0 as is_not_started,
    (select made_from from known.numbering) + turn_row.row_id as new_no,
    coalesce(
        evidence_list.evidence is not null
        and not (turn_row.course_no = 1 and turn_row.mentor_funding and turn_row.type_no not in (0, 5)),
        false
    ) as has_evidence_list,
    list_contains(evidence_list.evidence, recorded_evidence) as evidence_is_allowed
from turn_row
left join known.type_order as own_order
    on own_order.cohort = turn_row.cohort
    and own_order.type_no = turn_row.type_no
left join known.milestone
    on milestone.cohort = turn_row.cohort
    and milestone.schedule_identifier = turn_row.schedule_identifier
    and milestone.type_no = turn_row.type_no
left join known.open_statement
    on open_statement.cohort = turn_row.cohort
left join known.evidence_list
    on evidence_list.detailed = turn_row.detailed_evidence_types
    and evidence_list.course_no = turn_row.course_no
    and evidence_list.type_no = turn_row.type_no
where turn_row.type = 'participant-declaration'
