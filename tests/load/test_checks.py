"""What a file of reference data is refused for: the cell, its row and its column are named."""

from __future__ import annotations

import duckdb
import pytest
from load_world import ACORN, World, receive

from pipeline import field_checks, intake, load, results, verdicts
from pipeline.catalogue.codes import create_messages

P1 = "517933ac-ea4c-5514-b59b-2c4240bb79c7"
P2 = "885c811f-e20b-5947-91a2-659d929ee743"
T1 = "de857d41-11a1-523a-bc6a-c1c8c7879f04"
T2 = "c906658f-72ca-57d5-b4e4-8a8ae542beeb"
S1 = "8164c1f4-14cc-5caa-82b7-518fcc64e74a"
S2 = "e0bf5c9c-cf68-54db-aef8-dc69d79730b0"
D1 = "013d9866-288b-5610-93a6-fb4eb2032e9e"
D2 = "d28dcf88-9e4a-51c2-a3d6-9a33e7db7375"

ENROLMENT = (
    "training_record_id,lead_provider,start_date,participant_id,participant_type,cohort,"
    "schedule_identifier"
)
ROW = f"{T1},Acorn Teaching,2024-09-01,{P1},ect,2024,ecf-standard-september"


def facts(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The facts of the only finding."""
    ((found,),) = con.execute("select facts from finding").fetchall()
    return dict(found)


def test_sound_row_has_no_finding(world: World) -> None:
    assert world.check("participants", f"{ENROLMENT}\n{ROW}") == []


@pytest.mark.parametrize(
    ("column", "value", "code", "field"),
    [
        ("teacher_reference_number", "123456", "teacher_reference_number_malformed", None),
        ("mentor_id", "1.23457E+18", "cell_number_mangled", None),
        ("delivery_partner_id", "12", "reference_value_malformed", None),
        ("eligible_for_funding", "maybe", "reference_value_malformed", None),
        ("eligible_for_funding", "#N/A", "cell_excel_error", None),
        ("full_name", "#REF!", "cell_excel_error", None),
        ("email", "#####", "cell_excel_error", None),
        ("mentor_id", "\u202e12", "cell_has_direction_marks", None),
        ("training_status", "gone", "reference_value_malformed", None),
        ("end_date", "31/02/2025", "reference_value_malformed", None),
        ("created_at", "2024-09-01T24:00:00Z", "reference_value_malformed", None),
        ("school_id", S1, "reference_not_found", None),
        ("school_urn", "100056", "reference_not_found", None),
        ("delivery_partner_id", S1, "reference_not_found", None),
        ("training_status", "withdrawn", "reference_status_date_missing", "withdrawal_date"),
        ("training_status", "deferred", "reference_status_date_missing", "deferral_date"),
    ],
)
def test_cell_of_a_participant(
    world: World, column: str, value: str, code: str, field: str | None
) -> None:
    found = world.check("participants", f"{ENROLMENT},{column}\n{ROW},{value}")
    assert found == [(code, 2, field or column)]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("Acorn Teaching", "Oak Teaching", "lead_provider"),
        ("Acorn Teaching", T2, "lead_provider"),
        (",2024,", ",2031,", "cohort"),
        ("ecf-standard-september", "ecf-extended-january", None),
    ],
)
def test_what_a_participant_refers_to(world: World, old: str, new: str, field: str | None) -> None:
    found = world.check("participants", f"{ENROLMENT}\n{ROW.replace(old, new)}")
    assert found == ([("reference_not_found", 2, field)] if field else [])


def test_milestones_decide_whether_a_schedule_is_offered(world: World) -> None:
    world.con.execute(
        "delete from ledger.milestone where cohort = 2024"
        " and schedule_identifier = 'ecf-standard-september'"
    )
    found = world.check("participants", f"{ENROLMENT}\n{ROW}")
    assert found == [("reference_not_found", 2, "schedule_identifier")]
    assert facts(world.con)["value"] == "ecf-standard-september in cohort 2024"


def test_all_faults_of_a_file_at_once(world: World) -> None:
    bad = ROW.replace(P1, "x").replace("ect", "pupil").replace("2024-09-01", "")
    found = world.check("participants", f"{ENROLMENT}\n{ROW}\n{bad}")
    assert found == [
        ("reference_value_malformed", 3, "participant_id"),
        ("reference_value_malformed", 3, "participant_type"),
        ("reference_value_missing", 3, "start_date"),
    ]


def test_finding_knows_the_column_of_the_sender(world: World) -> None:
    world.check("participants", f"note,{ENROLMENT}\nx,{ROW.replace(P1, 'x')}")
    create_messages(world.con)
    intake.leave_unread(world.con)
    world.con.execute("insert into intake.sender_column values (0, 4, 'E', 'x', 'participant_id')")
    field_checks.leave_aside(world.con)
    verdicts.settle_nothing(world.con)
    results.prepare_results(world.con)
    ((cell, detail),) = world.con.execute(
        "select cell, detail from results.reported_finding"
    ).fetchall()
    assert cell == "E2"
    assert "a UUID: 32 digits 0 to 9 and a to f in five groups" in detail


def test_repeated_key_names_the_other_row(world: World) -> None:
    again = ROW.replace("Acorn Teaching", "ACORN  teaching")
    found = world.check("participants", f"{ENROLMENT}\n{ROW}\n,,,,,,\n{again}")
    assert found == [("reference_key_repeated", 4, None)]
    assert facts(world.con) == {
        "key": "training_record_id and lead_provider and start_date",
        "row": "2",
    }
    assert world.con.execute("select related_rows from finding").fetchall() == [([1],)]


def test_absent_key_column_is_a_fault_of_the_file(world: World) -> None:
    found = world.check("participants", "participant_id,start_date\nx,2024-09-01")
    assert ("header_missing_columns", None, None) in found


def test_absent_required_column_is_said_once(world: World) -> None:
    found = world.check(
        "participants", f"training_record_id,lead_provider,start_date\n{T1},{ACORN},2024-09-01"
    )
    assert found == [("header_missing_columns", None, None)]
    assert facts(world.con)["missing"] == (
        "participant_id, participant_type, cohort, schedule_identifier"
    )


def test_column_twice(world: World) -> None:
    found = world.check("participants", f"{ENROLMENT},Cohort\n{ROW},2024")
    assert found == [("header_duplicate_columns", None, "cohort")]


def test_us_date_makes_the_slash_dates_of_its_column_ambiguous(world: World) -> None:
    found = world.check(
        "participants",
        f"""{ENROLMENT},end_date,induction_end_date
        {ROW},05/06/2025,05/06/2025
        {ROW.replace(T1, T2)},05/31/2025,2025-06-05""",
    )
    assert found == [
        ("reference_date_ambiguous", 2, "end_date"),
        ("reference_date_ambiguous", 3, "end_date"),
    ]


def test_day_number_is_read_with_a_warning(world: World) -> None:
    found = world.check("participants", f"{ENROLMENT},end_date\n{ROW},45866")
    assert found == [("date_from_serial_number", 2, "end_date")]
    assert facts(world.con)["date"] == "28 July 2025"
    assert world.con.execute("select end_date::varchar from loading.merged_row").fetchall() == [
        ("2025-07-28",)
    ]


def test_rows_that_intake_gave_up_are_not_judged(world: World) -> None:
    path = world.file("participants", f"{ENROLMENT}\n{ROW}\nx,y")
    sent = receive(world.con, path)
    world.con.execute("delete from finding")
    world.con.execute(
        "insert into finding by name select 'row_too_many_values' as code, 2 as row_id"
    )
    load.check(world.con, sent, "participants")
    assert world.con.execute("select code from finding").fetchall() == [("row_too_many_values",)]


def test_faults_that_only_the_workbook_knows(world: World) -> None:
    world.con.execute(
        """
        create table intake.cell_fault as
        select 1 as row_id, 3 as column_no, 'cell_merged' as code, null::varchar as value,
            map {'range': 'D2:D3'} as facts
        union all
        select 1, 7, 'cell_merged', null, map {'range': 'H2:H3'}
        """
    )
    found = world.check("participants", f"{ENROLMENT},note\n{ROW},x")
    assert found == [("cell_merged", 2, "participant_id")]


def test_school_urn_of_two_schools_is_refused(world: World) -> None:
    world.load(
        "schools",
        f"school_id,cohort,urn,name\n{S1},2024,100056,Oakfield\n{S2},2024,100056,Elmfield",
    )
    found = world.check("participants", f"{ENROLMENT},school_urn\n{ROW},100056")
    assert found == [("reference_not_unique", 2, "school_urn")]
    assert world.check("participants", f"{ENROLMENT},school_id,school_urn\n{ROW},{S2},100056") == []


def test_payment_before_cut_off(world: World) -> None:
    found = world.check(
        "statements",
        """lead_provider,cohort,name,cut_off_date,payment_date,output_fee
        Acorn Teaching,2024,January 2025,31/12/2024,25/01/2025,true
        ,2024,June 2030,2030-05-31,2030-05-30,true""",
    )
    assert found == [("reference_dates_out_of_order", 3, "payment_date")]
    assert facts(world.con) == {
        "later": "payment date",
        "later_date": "30 May 2030",
        "earlier": "cut-off date",
        "earlier_date": "31 May 2030",
    }


CONTRACT = "lead_provider,cohort,band_a_min,band_a_max,band_b_min,band_b_max,band_d_min,band_d_max"


@pytest.mark.parametrize(
    ("bands", "code", "field"),
    [
        ("1,2,3,4,,", None, None),
        ("0,90,91,199,300,400", None, None),
        ("1,2,4,5,,", None, None),
        ("1,2,2,4,,", "reference_bands_overlap", "band_b_min"),
        ("1,2,3,4,4,9", "reference_bands_overlap", "band_d_min"),
        ("1,2,,2,,", "reference_bands_overlap", "band_b_max"),
        ("5,2,6,7,,", "reference_band_ends_before_it_starts", "band_a_max"),
    ],
)
def test_bands(world: World, bands: str, code: str | None, field: str | None) -> None:
    found = world.check("contracts", f"{CONTRACT}\nAcorn Teaching,2024,{bands}")
    assert found == ([(code, 2, field)] if code else [])


@pytest.mark.parametrize("amount", ["(12.50)", "-5", "1.5.0", "12 50"])
def test_amounts_are_digits_with_one_point(world: World, amount: str) -> None:
    found = world.check(
        "mentor-contracts", f"lead_provider,cohort,payment_per_participant\n{ACORN},2025,{amount}"
    )
    assert found == [("reference_value_malformed", 2, "payment_per_participant")]


def test_id_changes_in_a_circle(world: World) -> None:
    header = "from_participant_id,to_participant_id,changed_at"
    world.load("participant-id-changes", f"{header}\n{P1},{P2},2024-10-01")
    # Changes that lead back are changes back: the earlier one is taken back (rulebook, section 1).
    assert world.check("participant-id-changes", f"{header}\n{P2},{T1},\n{T1},{P1},") == []
    assert world.check("participant-id-changes", f"{header}\n{T2},{T2},") == [
        ("reference_id_chain_circular", 2, "to_participant_id")
    ]
    # The change that would close the circle is replaced by the same file.
    world.load("participant-id-changes", f"{header}\n{P2},{P1},\n{P1},{T1},")


@pytest.mark.parametrize(
    "name", ["Acorn-Teaching", "Acorn  Teaching!", "\u00c1corn Teaching", "(acorn) teaching"]
)
def test_lead_providers_have_folders_of_their_own(world: World, name: str) -> None:
    header = "lead_provider_id,name"
    assert world.check("lead-providers", f"{header}\n{S1},{name}") == [
        ("lead_provider_folder_taken", 2, "name")
    ]
    assert facts(world.con)["folder"] == "acorn-teaching"
    # The same provider may spell its name in another way; another may not take its old folder.
    world.load("lead-providers", f"{header}\n{ACORN},{name}")
    world.load("lead-providers", f"{header}\n{ACORN},Oak Training")
    assert world.check("lead-providers", f"{header}\n{S1},{name}") == [
        ("lead_provider_folder_taken", 2, "name")
    ]


def test_long_names_and_names_that_leave_nothing(world: World) -> None:
    header = "lead_provider_id,name"
    long = "a" * 80
    assert world.check("lead-providers", f"{header}\n{S1},{long}b\n{S2},{long}c") == [
        ("lead_provider_folder_taken", 2, "name"),
        ("lead_provider_folder_taken", 3, "name"),
    ]
    greek, chinese = "\u0391\u0392", "\u6559\u5e08"
    assert world.check("lead-providers", f"{header}\n{S1},{greek}\n{S2},{chinese}") == []


def test_lead_providers_have_different_names(world: World) -> None:
    found = world.check("lead-providers", f"lead_provider_id,name\n{S1},acorn teaching")
    assert found == [("reference_name_taken", 2, "name")]
    assert world.check("lead-providers", f"lead_provider_id,name\n{ACORN},ACORN Teaching") == []


DECLARATION = (
    "declaration_id,participant_id,lead_provider,course_identifier,declaration_type,"
    "declaration_date,state,cohort,statement,clawback_statement,superseded_by"
)
DECLARED = f"{P1},{ACORN},ecf-induction,started,2024-10-01T09:00:00Z"


@pytest.mark.parametrize(
    ("rest", "found"),
    [
        ("eligible,2024,January 2025,,", None),
        ("eligible,2024,March 2035,,", "statement"),
        ("eligible,2031,,,", "cohort"),
        ("paid,2024,January 2025,March 2035,", "clawback_statement"),
        (f"ineligible,2024,,,{D2}", "superseded_by"),
        (f"ineligible,2024,,,{D1}", None),
    ],
)
def test_what_a_declaration_refers_to(world: World, rest: str, found: str | None) -> None:
    world.load("participants", f"{ENROLMENT}\n{ROW}")
    seen = world.check("declarations", f"{DECLARATION}\n{D1},{DECLARED},{rest}")
    assert seen == ([("reference_not_found", 2, found)] if found else [])


def test_participant_of_a_declaration_is_known_or_retired(world: World) -> None:
    row = f"{DECLARATION}\n{D1},{DECLARED},eligible,2024,,,"
    assert world.check("declarations", row) == [("reference_not_found", 2, "participant_id")]
    world.load("participant-id-changes", f"from_participant_id,to_participant_id\n{P1},{P2}")
    assert world.check("declarations", row) == []


def test_text_of_a_partnership_needs_its_school_and_partner(world: World) -> None:
    found = world.check(
        "partnerships",
        f"partnership_id,lead_provider,school_id,cohort,delivery_partner_id\n{T1},{ACORN},{S1},2024,{T2}",
    )
    assert found == [
        ("reference_not_found", 2, "delivery_partner_id"),
        ("reference_not_found", 2, "school_id"),
    ]
