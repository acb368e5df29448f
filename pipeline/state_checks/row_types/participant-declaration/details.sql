-- What the texts about the rows that a rule has hit may say, from the facts that the rule saw.
-- Another provider's declaration is described only as far as this provider may see it: its
-- enrolment must not have ended before the declaration date (rulebook, section 10).
with mentioned as (
    select holder_no as declaration_no
    from judging.explained_declaration_facts
    where holder_no is not null
    union
    select neighbour_no
    from judging.explained_declaration_facts
    where neighbour_no is not null
),
described as (
    select
        known.declaration_no,
        known.mine,
        known.declaration_date,
        declaration_type.declaration_type || ' declaration dated '
            || long_date(london(known.declaration_date)::date) as words,
        known.row_id,
        coalesce(' (' || row_name.words || ')', '') as place
    from judging.row_name
    right join (
        from known.declaration
        semi join mentioned using (declaration_no)
    ) as known
        on known.row_id = row_name.row_id
    join known.declaration_type using (type_no)
)
select
    kept.row_id,
    kept.broken,
    kept.course_identifier,
    case kept.course_no when 0 then 'ecf-mentor' else 'ecf-induction' end as other_course,
    kept.declaration_type,
    kept.schedule_identifier,
    kept.cohort::varchar as cohort,
    kept.participant_status,
    case
        when kept.participant_status in ('left', 'leaving')
            then coalesce(
                ' (' || long_date((london(kept.enrolment_ends_at) - interval 1 day)::date) || ')',
                ''
            )
        else ''
    end as left_when,
    kept.evidence_held,
    array_to_string(evidence_list.evidence[:-2], ', ') || ' or ' || evidence_list.evidence[-1]
        as evidence_allowed,
    long_date(london(kept.declaration_date)::date) as declaration_day,
    long_date(kept.milestone_start) as milestone_start,
    long_date(kept.milestone_date) as milestone_end,
    case
        when kept.milestone_date is null
            then 'begins on ' || long_date(kept.milestone_start)
        else 'runs from ' || long_date(kept.milestone_start)
            || ' to ' || long_date(kept.milestone_date)
    end as milestone_began,
    case
        when kept.training_status <> 'withdrawn'
            then long_date(london(kept.deferral_date)::date)
        when london(kept.withdrawal_date)::date = london(kept.declaration_date)::date
            then long_date(london(kept.withdrawal_date)::date)
                || strftime(london(kept.withdrawal_date), ' at %H:%M:%S')
        else long_date(london(kept.withdrawal_date)::date)
    end as status_day,
    coalesce(' by ' || status_row.words, '') as status_changed_by,
    kept.status_row_id,
    kept.schedule_row_id,
    case
        when holder.mine
            or kept.enrolment_ends_at is null
            or holder.declaration_date < kept.enrolment_ends_at
            then article(holder.words) || holder.place
        else article(kept.declaration_type || ' declaration')
    end as holder,
    holder.row_id as holder_row_id,
    case
        when neighbour.mine
            or kept.enrolment_ends_at is null
            or neighbour.declaration_date < kept.enrolment_ends_at
            then case
                when neighbour.declaration_date > kept.declaration_date
                    then 'before the ' || neighbour.words || neighbour.place
                        || ' that should come first'
                else 'after the ' || neighbour.words || neighbour.place
                    || ' that should come later'
            end
        else 'out of order with another declaration for this participant'
    end as neighbour,
    other_epoch_words(other_epoch_day(
        kept.declaration_date,
        kept.milestone_starts_at,
        kept.milestone_ends_at,
        (select now from event_context)
    )) as other_epoch,
    long_date((select today from event_context)) as today,
    'paid' as paid_or_taken_back,
    'Move the participant to a later cohort with a participant-change-schedule row first, or ask '
        || 'your contract manager.' as what_to_do,
    'Declare it too, or check why it was not accepted' as what_follows,
    kept.retired_id::varchar as retired_id,
    kept.participant_id::varchar as participant_id
from judging.explained_declaration_facts as kept
left join known.evidence_list
    on evidence_list.detailed = kept.detailed_evidence_types
    and evidence_list.course_no = kept.course_no
    and evidence_list.type_no = kept.type_no
left join described as holder
    on holder.declaration_no = kept.holder_no
left join described as neighbour
    on neighbour.declaration_no = kept.neighbour_no
left join (
    from judging.row_name
    where row_id in (select status_row_id from judging.explained_declaration_facts)
) as status_row
    on status_row.row_id = kept.status_row_id
