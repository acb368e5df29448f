"""The four files of a statement: what is in them, safe to open and always the same."""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from uuid import NAMESPACE_URL, uuid5

import openpyxl
import pytest
from statement_world import ACORN, keep, make_usual_world

from pipeline.statements import Key, plan_adjust, plan_close, plan_pay
from pipeline.statements.files.csv_file import COLUMNS
from pipeline.statements.files.terminal import render_text
from pipeline.statements.write import preview, show, write_statements

JANUARY, APRIL = Key(ACORN, 2024, "January 2025"), Key(ACORN, 2024, "April 2025")
NOW = datetime(2025, 3, 20, 10)  # noqa: DTZ001  UTC
FILES = {"statement.json", "statement.xlsx", "statement.html", "declarations.csv"}
NASTY = '=HYPERLINK("http://x.test","<script>alert(1)</script>") & Co'
PERSON, SCHOOL, PARTNER, MENTOR = (
    uuid5(NAMESPACE_URL, x) for x in ("person", "school", "partner", "mentor")
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """January paid, with something taken back in April; over capacity, waiting, ineligible."""
    world = make_usual_world(
        tmp_path_factory.mktemp("kept") / "ledger.duckdb", uplift_amount=100,
        monthly_service_fee=None, recruitment_target=8, set_up_fee=100,
    )  # fmt: skip
    world.add("school", school_id=SCHOOL, cohort=2024, urn="100001", name="St Anne's <Primary>")
    world.add("delivery_partner", delivery_partner_id=PARTNER, lead_provider_id=ACORN, cohort=2024,
              name="+Partner")  # fmt: skip
    add_enrolment(world)
    partners = {"delivery_partner_id": PARTNER, "mentor_id": MENTOR}
    first = world.declare(1, statement="January 2025", person=PERSON, uplift=True,
                          declaration=partners)  # fmt: skip
    world.declare(2, statement="January 2025")
    world.declare(2, state="submitted")
    world.declare(1, state="ineligible", state_reason="duplicate_declaration")
    world.record("close", plan_close(world.con, world.event, date(2025, 1, 1)))
    world.record("pay", plan_pay(world.con, world.event, JANUARY))
    names = {"statement": "January 2025", "clawback_statement": "April 2025"}
    world.change(first[0], "awaiting_clawback", **names)
    world.declare(7, statement="April 2025")
    world.record("adjust", plan_adjust(world.con, world.event, APRIL, NASTY, "-12.34"))
    return keep(world)


@pytest.fixture
def world(kept, tmp_path):
    """A world of its own, as `kept` describes it."""
    return kept.world(tmp_path / "ledger.duckdb")


def add_enrolment(world, **later):
    """The training of one person, or a later version of it."""
    usual = {
        "training_record_id": uuid5(NAMESPACE_URL, "record"), "lead_provider_id": ACORN,
        "start_date": date(2024, 9, 1), "participant_id": PERSON, "full_name": NASTY,
        "teacher_reference_number": "0012345", "participant_type": "ect", "school_id": SCHOOL,
        "cohort": 2024, "schedule_identifier": "ecf-standard-september",
        "training_status": "active", "eligible_for_funding": True,
    }  # fmt: skip
    world.add("enrolment", **{**usual, **later})


def write_preview(world, folder, previous=None):
    return preview(world.con, world.event, APRIL, NOW, previous, folder)


def write_closed(world, folder, keys=(JANUARY,)):
    folders = {key: folder / key.name for key in keys}
    written = write_statements(world.con, world.event, keys, folders.__getitem__, lambda _: None)
    return {key: seen.document for key, seen in written}


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def hashes_of(folder):
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()}


def test_a_preview_says_not_final_in_every_file(world, tmp_path):
    seen = write_preview(world, tmp_path / "out")
    assert {p.name for p in (tmp_path / "out").iterdir()} == FILES
    document = json.loads((tmp_path / "out" / "statement.json").read_text(encoding="utf-8"))
    assert document == json.loads(json.dumps(seen.document))
    assert (document["final"], document["marking"]) == (False, "NOT FINAL")
    rows = rows_of(tmp_path / "out" / "declarations.csv")
    assert len(rows) == 8
    assert all(row["NOT FINAL"] == "NOT FINAL" for row in rows)
    book = openpyxl.load_workbook(tmp_path / "out" / "statement.xlsx")
    assert all("NOT FINAL" in sheet["A2"].value for sheet in book.worksheets)
    page = (tmp_path / "out" / "statement.html").read_text(encoding="utf-8")
    assert "<title>NOT FINAL - April 2025" in page
    assert page.count('role="note">NOT FINAL') == 2
    text = render_text(seen.figures, NOW, seen.changes)
    assert text.count("NOT FINAL") == 2


def test_final_files_do_not_say_it(world, tmp_path):
    write_closed(world, tmp_path)
    folder = tmp_path / "January 2025"
    for name in ("statement.json", "statement.html", "declarations.csv"):
        assert "NOT FINAL" not in (folder / name).read_text(encoding="utf-8"), name
    book = openpyxl.load_workbook(folder / "statement.xlsx")
    assert book.sheetnames == ["Summary", "Bands", "Clawbacks", "Adjustments", "Declarations"]
    assert all(s["A2"].value == "Final: the statement is paid" for s in book.worksheets)


def test_declarations_are_as_of_the_closing(world, tmp_path):
    add_enrolment(world, full_name="New Name", training_status="withdrawn",
                  withdrawal_reason="moved-school")  # fmt: skip
    write_closed(world, tmp_path)
    rows = rows_of(tmp_path / "January 2025" / "declarations.csv")
    assert tuple(rows[0]) == COLUMNS
    mine = next(row for row in rows if row["Participant ID"] == str(PERSON))
    expected = {
        "Participant Name": f"'{NASTY}", "TRN": "0012345", "Type": "ect",
        "Mentor Profile ID": str(MENTOR), "Schedule": "ecf-standard-september",
        "Eligible For Funding": "true", "Eligible For Funding Reason": "",
        "Lead Provider Name": "Acorn Teaching", "Delivery Partner Name": "'+Partner",
        "School Urn": "100001", "School Name": "St Anne's <Primary>",
        "Training Status": "active", "Training Status Reason": "", "Declaration Status": "paid",
        "Declaration Type": "started", "Declaration Date": "2024-10-01T09:00:00Z",
        "Declaration Created At": "2024-09-01T09:00:00Z", "Statement Name": "January 2025",
        "Uplift Payment Due": "true",
    }  # fmt: skip
    assert {name: mine[name] for name in expected} == expected
    assert [row["Uplift Payment Due"] for row in rows].count("true") == 1


def test_the_current_enrolment_and_replaced_ids(world, tmp_path):
    """The open-ended enrolment counts, under the ID that took the place of the one declared."""
    new = uuid5(NAMESPACE_URL, "new person")
    world.add("participant_id_change", from_participant_id=PERSON, to_participant_id=MENTOR)
    world.add("participant_id_change", from_participant_id=MENTOR, to_participant_id=new)
    add_enrolment(world, training_record_id=uuid5(NAMESPACE_URL, "later"), participant_id=new,
                  start_date=date(2025, 1, 1), end_date=date(2025, 2, 1),
                  full_name="Ended")  # fmt: skip
    add_enrolment(world, training_record_id=uuid5(NAMESPACE_URL, "other"), participant_id=new,
                  participant_type="mentor", start_date=date(2025, 2, 1),
                  full_name="Mentor")  # fmt: skip
    write_preview(world, tmp_path / "out")
    rows = {r["Participant ID"]: r for r in rows_of(tmp_path / "out" / "declarations.csv")}
    assert rows[str(new)]["Participant Name"] == f"'{NASTY}"
    assert rows[str(new)]["Declaration Status"] == "awaiting_clawback"
    assert rows[str(new)]["Uplift Payment Due"] == "false"


def test_the_workbook_holds_values_and_how_they_came_about(world, tmp_path):
    seen = write_preview(world, tmp_path / "out")
    book = openpyxl.load_workbook(tmp_path / "out" / "statement.xlsx")
    cells = [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row]
    assert all(cell.data_type != "f" for cell in cells)
    summary = {row[0].value: row for row in book["Summary"].iter_rows() if row[0].value}
    document = seen.document
    for label, name in (("Net", "net"), ("VAT", "vat"), ("Total", "total")):
        assert summary[label][4].value == document[name]
        assert Decimal(str(summary[label][3].value)) == round(Decimal(document[name]), 2)
    how = summary["    Started, band b"][5].value
    assert how == "1 x 36, which is 20 % of 300 x 60 %"
    assert book["Adjustments"]["A5"].value == NASTY
    people = [row[1].value for row in book["Declarations"].iter_rows(min_row=6)]
    assert NASTY in people
    header = [cell.value for cell in book["Declarations"][5]]
    assert tuple(header) == COLUMNS
    assert len(people) == 8


def test_the_page_is_self_contained_escaped_and_well_formed(world, tmp_path):
    seen = write_preview(world, tmp_path / "out")
    page = (tmp_path / "out" / "statement.html").read_text(encoding="utf-8")
    assert page.isascii()
    assert "<script" not in page
    for ours in ("http://www.w3.org/2000/svg", "http://x.test", "http-equiv"):
        page = page.replace(ours, "")
    assert "http" not in page
    assert "&lt;script&gt;" in page
    assert '<html lang="en-GB">' in page
    reader = Reader()
    reader.feed(page)
    assert reader.open == []
    assert reader.captions == reader.tables > 4
    assert f"&pound;{abs(round(Decimal(seen.document['total']), 2)):,}" in page
    for words in ("Over capacity", "Waiting", "same person (TRN)", "Voided after it was paid on"):
        assert words in page


class Reader(HTMLParser):
    """Knows which elements are still open, and counts tables and captions."""

    def __init__(self):
        super().__init__()
        self.open, self.tables, self.captions = [], 0, 0

    def handle_starttag(self, tag, _attrs):
        if tag not in ("meta", "line", "rect"):
            self.open.append(tag)
        self.tables += tag == "table"
        self.captions += tag == "caption"

    def handle_startendtag(self, tag, _attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_same_statement_gives_the_same_bytes(world, tmp_path):
    write_closed(world, tmp_path / "one")
    world.declare(3, statement="April 2025")
    world.add_provider(name="Renamed", vat=False)
    write_closed(world, tmp_path / "two")
    one, two = (hashes_of(tmp_path / name / "January 2025") for name in ("one", "two"))
    assert set(one) == FILES
    assert one == two
    with zipfile.ZipFile(tmp_path / "one" / "January 2025" / "statement.xlsx") as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}


def test_a_preview_says_what_changed_since_the_last(world, tmp_path):
    first = write_preview(world, tmp_path / "out")
    assert first.changes is None
    again = write_preview(world, tmp_path / "out", first.document)
    assert again.document["changes"]["changes"] == []
    world.declare(1, statement="April 2025", type="completed")
    third = write_preview(world, tmp_path / "out", first.document)
    found = {c["what"]: (c["before"], c["after"]) for c in third.document["changes"]["changes"]}
    assert found["Completed: declarations paid"] == ("0", "1")
    assert set(found) >= {"Output fees", "Net", "VAT", "Total"}
    assert "What changed since the preview of 20 March 2025" in (
        tmp_path / "out" / "statement.html"
    ).read_text(encoding="utf-8")


def test_a_statement_without_declarations_has_its_files_too(world, tmp_path):
    key = Key(ACORN, 2024, "August 2025")
    write_closed(world, tmp_path, [key])
    folder = tmp_path / "August 2025"
    assert {p.name for p in folder.iterdir()} == FILES
    assert rows_of(folder / "declarations.csv") == []
    header = (folder / "declarations.csv").read_text(encoding="utf-8").splitlines()[0]
    assert header.split(",") == [*COLUMNS, "NOT FINAL"], "it is still open"


def test_several_statements_share_one_reading(world, tmp_path):
    world.record("close", plan_close(world.con, world.event, date(2025, 8, 1)))
    keys = (JANUARY, APRIL, Key(ACORN, 2024, "August 2025"))
    documents = write_closed(world, tmp_path, keys)
    assert set(documents) == set(keys)
    for key, document in documents.items():
        assert document == show(world.con, world.event, key).document
    assert len(rows_of(tmp_path / "April 2025" / "declarations.csv")) == 8
    assert len(rows_of(tmp_path / "January 2025" / "declarations.csv")) == 3


def test_the_terminal_fits_and_says_where_rounding_shows(tmp_path):
    world = make_usual_world(tmp_path / "ledger.duckdb", monthly_service_fee=Decimal("0.005"))
    world.record("adjust", plan_adjust(world.con, world.event, JANUARY, "x" * 150, "0.01"))
    world.declare(3, statement="January 2025", type="retained-1")
    world.add_contract(monthly_service_fee=Decimal("0.004"), band_a_min=1, band_a_max=9,
                       band_a_per_participant=Decimal("0.05"))  # fmt: skip
    seen = show(world.con, world.event, JANUARY)
    text = render_text(seen.figures)
    assert max(map(len, text.splitlines())) <= 100
    assert text.isascii()
    # 0.004 + 3 x 0.0045 + 0.01 = 0.0275: shown 0.00 + 0.01 + 0.01, and 0.03 in all.
    assert seen.document["net"] == "0.0275"
    assert "Net: The lines as shown add up to 0.02, the total is 0.03." in text


def test_bands_of_the_declarations_are_those_that_are_counted(world, tmp_path):
    document = write_preview(world, tmp_path / "out").document
    counted = {}
    for line in document["lines"]:
        of = (line["declaration_type"], line["band"])
        added = line["additions"], line["subtractions"], line["over_capacity"]
        counted.update({(*of, what): n for what, n in zip("asx", added, strict=True) if n})
    found = Counter()
    for row in rows_of(tmp_path / "out" / "declarations.csv"):
        over = row["Over Capacity"] == "true"
        taken = row["Declaration Status"] == "awaiting_clawback"
        found[row["Declaration Type"], row["Band"], "x" if over else "s" if taken else "a"] += 1
    assert found == counted
    assert {what for _, _, what in found} == set("asx")
    sheet = openpyxl.load_workbook(tmp_path / "out" / "statement.xlsx")["Declarations"]
    head, *rows = ([cell.value for cell in row] for row in sheet.iter_rows(min_row=5))
    assert tuple(head) == COLUMNS
    letters = Counter(row[COLUMNS.index("Band")] for row in rows)
    assert letters == Counter(band for _, band, _ in found.elements())
