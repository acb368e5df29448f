-- Turn by turn, and inside a turn by participant.
order by place, participant_no, parsed.row_id;
