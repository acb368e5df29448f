"""Loading again: what is given replaces, what is blank stays, what is the same makes no version."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from load_world import ACORN, BIRCH, Sent, SentColumn, SentSheet, World, receive

from pipeline import load

P1 = "517933ac-ea4c-5514-b59b-2c4240bb79c7"
T1 = "de857d41-11a1-523a-bc6a-c1c8c7879f04"
S1 = "8164c1f4-14cc-5caa-82b7-518fcc64e74a"
D1 = "013d9866-288b-5610-93a6-fb4eb2032e9e"
D2 = "d28dcf88-9e4a-51c2-a3d6-9a33e7db7375"
ENROLMENT = (
    "training_record_id,lead_provider,start_date,participant_id,participant_type,cohort,"
    "schedule_identifier"
)
ROW = f"{T1},Acorn Teaching,2024-09-01,{P1},ect,2024,ecf-standard-september"
NOW = datetime(2024, 11, 15, 10)  # noqa: DTZ001 the ledger's instants are naive UTC


def test_defaults_of_a_new_participant(world: World) -> None:
    assert world.load("participants", f"{ENROLMENT}\n{ROW}")["enrolment"] == 1
    assert world.latest(
        "enrolment",
        "training_status",
        "eligible_for_funding",
        "pupil_premium_uplift",
        "cohort_changed_after_payments_frozen",
        "created_at",
        "updated_at",
        "seq",
    ) == [("active", None, False, False, NOW, NOW, 1)]


def test_given_replaces_and_blank_keeps(world: World) -> None:
    world.load("participants", f"{ENROLMENT},full_name,eligible_for_funding\n{ROW},Ann Ash,true")
    world.at("2024-12-01 09:00:00")
    changed = world.load(
        "participants",
        "Training record ID,lead provider id,start-date,full_name,email,eligible_for_funding\n"
        f"{T1.upper()},{ACORN},1/9/2024,,ann@example.com,",
    )
    assert changed["enrolment"] == 1
    assert world.latest(
        "enrolment",
        "participant_id",
        "full_name",
        "email",
        "eligible_for_funding",
        "cohort",
        "created_at",
        "updated_at",
    ) == [
        (
            UUID(P1),
            "Ann Ash",
            "ann@example.com",
            True,
            2024,
            NOW,
            datetime(2024, 12, 1, 9),  # noqa: DTZ001
        )
    ]


def test_unchanged_reload_records_nothing(world: World) -> None:
    text = f"{ENROLMENT},eligible_for_funding,created_at\n{ROW},false,2024-09-02T08:00:00+01:00"
    assert world.load("participants", text)["enrolment"] == 1
    world.at("2024-12-01 09:00:00")
    assert world.load("participants", text)["enrolment"] == 0


def test_what_batches_changed_stays_where_the_file_is_blank(world: World) -> None:
    world.load("participants", f"{ENROLMENT}\n{ROW}")
    world.con.execute(
        """
        insert into ledger.enrolment
        select * replace (
            (select event from event_context) as event,
            'deferred' as training_status,
            timestamp '2024-11-20 00:00:00' as deferral_date,
            'ecf-standard-january' as schedule_identifier
        )
        from ledger.enrolment
        """
    )
    world.con.execute("update event_context set event = event + 1")
    assert world.load("participants", f"{ENROLMENT},training_status\n{ROW},")["enrolment"] == 1
    assert world.latest("enrolment", "training_status", "schedule_identifier") == [
        ("deferred", "ecf-standard-september")
    ]


def test_rows_of_later_events_are_not_seen(world: World) -> None:
    world.load("participants", f"{ENROLMENT},full_name\n{ROW},Ann Ash")
    world.con.execute("update event_context set event = event - 1")
    assert world.check("participants", f"{ENROLMENT}\n{ROW}") == []
    assert world.con.execute("select full_name from loading.merged_row").fetchall() == [(None,)]


def test_school_by_its_urn(world: World) -> None:
    world.load("schools", f"school_id,cohort,urn,name\n{S1},2024,100056,Oakfield")
    world.load("participants", f"{ENROLMENT},school_urn\n{ROW},100056.0")
    assert world.latest("enrolment", "school_id") == [(UUID(S1),)]
    assert world.latest("school", "eligible_for_funding", "induction_programme_choice") == [
        (None, None)
    ]


def test_own_statement_row_takes_the_place_of_the_calendar_row(world: World) -> None:
    changed = world.load(
        "statements",
        "lead_provider,cohort,name,state\nacorn teaching,2024,january 2025,payable",
    )
    assert changed == {"statement": 1}
    assert world.latest(
        "statement",
        "lead_provider_id",
        "name",
        "type",
        "cut_off_date",
        "payment_date",
        "output_fee",
        "state",
        "statement_id",
    ) == [
        (
            UUID(ACORN),
            "January 2025",
            "ecf",
            date(2024, 12, 31),
            date(2025, 1, 25),
            True,
            "payable",
            None,
        )
    ]
    again = world.load("statements", f"lead_provider,cohort,name\n{ACORN},2024,January 2025")
    assert again == {"statement": 0}
    assert world.load("statements", f"lead_provider,cohort,name\n{BIRCH},2024,January 2025") == {
        "statement": 1
    }


def test_calendar_row_is_replaced_by_its_key_without_a_provider(world: World) -> None:
    text = "cohort,name,cut_off_date,payment_date,output_fee\n2024,January 2025,{},2025-01-25,true"
    assert world.load("statements", text.format("2024-12-31")) == {"statement": 0}
    assert world.load("statements", text.format("2024-12-30")) == {"statement": 1}
    assert world.latest("statement", "lead_provider_id", "cut_off_date", "state") == [
        (None, date(2024, 12, 30), "open")
    ]


def test_import_headers_of_the_service(world: World) -> None:
    assert world.load(
        "contracts",
        "lead-provider-name,cohort-start-year,uplift-target,uplift-amount,recruitment-target,"
        "revised-target,set-up-fee,band-a-min,band-a-max,band-a-per-participant\n"
        "Acorn Teaching,2024,0.44,200,4600,4790,0,0,90,895.50",
    ) == {"contract": 1}
    assert world.latest("contract", "cohort", "uplift_amount", "band_a_per_participant") == [
        (2024, Decimal("200.000000"), Decimal("895.500000"))
    ]
    assert world.load(
        "milestones",
        "schedule-identifier,schedule-name,schedule-cohort-year,milestone-name,"
        "milestone-declaration-type,milestone-start-date,milestone-date,milestone-payment-date\n"
        "ecf-reduced-april,ECF Reduced,2020,Output 1,started,2020/09/01,2020/11/30,2020/11/30",
    ) == {"milestone": 1}
    assert world.latest("milestone", "schedule_type", "start_date", "milestone_date") == [
        ("ecf_reduced", date(2020, 9, 1), date(2020, 11, 30))
    ]
    assert world.load(
        "statements",
        "type,name,cohort,deadline_date,payment_date,output_fee\n"
        "ecf,September 2030,2024,2030-09-01,2030-11-25,true",
    ) == {"statement": 1}
    assert world.load("cohorts", "start-year,registration-start-date\n2031,2031/05/10") == {
        "cohort": 1
    }
    assert world.latest("cohort", "start_year", "registration_start_date", "mentor_funding") == [
        (2031, date(2031, 5, 10), False)
    ]


DECLARATION = (
    "declaration_id,participant_id,lead_provider,course_identifier,declaration_type,"
    "declaration_date,state,cohort,statement,superseded_by"
)
DECLARED = f"{P1},{ACORN},ecf-induction,started,2024-10-01"


def test_declarations_and_their_states_have_versions_of_their_own(world: World) -> None:
    world.load("participants", f"{ENROLMENT}\n{ROW}")
    assert world.load(
        "declarations",
        f"""{DECLARATION}
        {D1},{DECLARED},payable,2024,January 2025,
        {D2},{DECLARED},ineligible,2024,,{D1}""",
    ) == {"declaration": 2, "declaration_state": 2}
    assert (
        world.latest("declaration", "declaration_date", "sparsity_uplift", "created_at")
        == [
            (datetime(2024, 9, 30, 23), False, NOW)  # noqa: DTZ001
        ]
        * 2
    )
    assert world.latest("declaration_state", "state", "statement", "state_reason") == [
        ("payable", "January 2025", None),
        ("ineligible", None, "duplicate_declaration"),
    ]
    assert world.load("declarations", f"declaration_id,state\n{D1},paid") == {
        "declaration": 0,
        "declaration_state": 1,
    }
    assert world.latest("declaration_state", "state", "statement") == [("paid", "January 2025")]


def test_lead_provider_by_its_newest_name(world: World) -> None:
    world.load("lead-providers", f"lead_provider_id,name\n{ACORN},Acorn and Sons")
    assert world.latest("lead_provider", "name", "vat_registered") == [("Acorn and Sons", True)]
    assert world.check("participants", f"{ENROLMENT}\n{ROW}") == [
        ("reference_not_found", 2, "lead_provider")
    ]
    renamed = ROW.replace("Acorn Teaching", "ACORN AND SONS")
    assert world.check("participants", f"{ENROLMENT}\n{renamed}") == []


def test_versions_of_an_earlier_load_are_forgotten(world: World) -> None:
    world.load("participants", f"{ENROLMENT}\n{ROW}")
    world.check("lead-providers", f"lead_provider_id,name\n{ACORN},Acorn")
    left = world.con.execute("select 1 from duckdb_tables() where table_name like 'new_%'")
    assert left.fetchall() == []


def test_second_sheet_has_its_own_columns(world: World) -> None:
    header = "lead_provider_id,name,vat_registered"
    sent = receive(world.con, world.file("lead-providers", f"{header}\n{S1},Oak,yes"))
    world.con.execute("alter table intake.received add column s3 varchar")
    world.con.execute("alter table intake.received add column s4 varchar")
    world.con.execute(
        "insert into intake.received by name select 2 as row_id, 1 as sheet_no, 2 as row,"
        " 'Elm' as s3, $id as s4",
        {"id": T1},
    )
    second = (SentColumn(3, "Lead provider name"), SentColumn(4, "id"))
    both = Sent(sent.columns + second, (*sent.sheets, SentSheet(1, (3, 4))))
    world.con.execute("delete from finding")
    load.check(world.con, both, "lead-providers")
    assert world.con.execute("select code from finding").fetchall() == []
    assert load.record(world.con, "lead-providers") == {"lead_provider": 2}
    assert world.con.execute(
        "select seq, lead_provider_id, name, vat_registered "
        "from loading.new_lead_provider order by seq"
    ).fetchall() == [(1, UUID(S1), "Oak", True), (2, UUID(T1), "Elm", False)]
