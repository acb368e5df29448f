"""What tests of the whole product share; being here, it lets test modules import `stories`."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from made_once import MadeOnce
from stories.telling import call, expect_exit, load, make_world

# What takes seconds or minutes: whole years, thousands of made-up files, killed processes, a built
# wheel. `make test` leaves these out. An entry is how the name of a test begins: a folder, a
# module, or one test of a module whose others are quick.
SLOW = (
    "audit/test_determinism.py",
    "audit/test_drop_folders.py",
    "audit/test_log_and_explain.py",
    "audit/test_rebuilding.py",
    "audit/test_replay.py",
    "audit/test_tampering.py",
    "audit/test_troubles.py",
    "audit/test_verify.py",
    "engines/",
    "export/test_command.py::test_a_ledger_from_before_the_columns_is_read_and_completed",
    "export/test_command.py::test_a_record_that_is_not_there_and_one_of_another_are_told_alike",
    "export/test_command.py::test_what_others_do_by_themselves_changes_no_byte",
    "export/test_following.py",
    "export/test_forms.py",
    "export/test_mentor_updated_at.py",
    "export/test_plain_exports.py",
    "field_checks/test_canonical_rows.py::test_no_two_rows_say_the_same",
    "field_checks/test_canonical_rows.py::test_order_and_every_own_field_matter",
    "field_checks/test_checks_as_pandera_runs_them.py::test_one_by_one_finds_what_validate_finds",
    "field_checks/test_file_order.py::test_any_order_of_the_table",
    "field_checks/test_quick_and_careful_agree.py",
    "field_checks/test_type_by_sheet_or_column.py::test_a_sheet_for_each_type",
    "field_checks/test_type_by_sheet_or_column.py::test_one_sheet_of_one_type",
    "intake/test_intake_kinds_of_file.py::test_10_no_changed_byte_leads_to_a_crash",
    "intake/test_intake_kinds_of_file.py::test_11_bombs_are_refused_at_once",
    "intake/test_intake_properties.py",
    "intake/test_intake_text.py::test_77_reading_stops_after_very_many_blank_rows",
    "intake/test_intake_workbook.py::test_77_a_million_formatted_blank_rows",
    "ledger/test_content_hash.py::test_texts_that_differ_have_another_hash",
    "ledger/test_content_hash.py::test_whatever_is_changed_gives_another_hash[contract]",
    "ledger/test_content_hash.py::test_whatever_is_changed_gives_another_hash[enrolment]",
    "load/test_api_json_refusals.py::test_refused_in_words_and_nothing_is_recorded",
    "load/test_checks.py::test_cell_of_a_participant",
    "load/test_checks.py::test_what_a_declaration_refers_to",
    "load/test_conformance_loads.py",
    "load/test_values.py::test_database_and_reader_agree_on_ordinary_texts",
    "mutants/",
    "properties/",
    "referee/",
    "results/test_for_people.py::test_the_same_batch_gives_the_same_bytes",
    "results/test_for_people.py::test_the_workbook_of_a_check_says_so_and_is_judged_whole",
    "statements/test_books.py::test_what_was_exported_matches",
    "statements/test_csv_lines.py::test_a_long_statement_keeps_its_order",
    "statements/test_files.py::test_a_preview_says_what_changed_since_the_last",
    "statements/test_payment_run.py",
    "statements/test_random_years.py",
    "templates/test_due.py::test_what_can_be_declared_and_what_is_missing",
    "templates/test_template.py::test_filled_in_it_is_accepted",
    "templates/test_template.py::test_sent_blank_it_has_no_rows",
    "test_any_system.py",
    "test_command_results.py",
    "test_commands.py::test_an_answer_that_cannot_be_written_undoes_nothing",
    "test_commands.py::test_exit_75_while_another_command_holds_the_workspace",
    "test_commands.py::test_several_files_end_with_the_most_serious",
    "test_contributing.py",
    "test_counts.py",
    "test_decided_anew.py",
    "test_docs.py::test_made_pieces_are_current",
    "test_drop_folders.py",
    "test_hostile_inputs.py",
    "test_isolation.py",
    "test_pictures.py",
    "test_readme.py::test_output_in_the_readme_is_real",
    "test_retention.py",
    "test_rights.py",
    "test_statement_turns.py",
    "test_stories.py",
    "test_superseded.py",
    "test_turns.py",
    "test_twins.py",
    "test_watch.py",
    "test_wheel.py",
    "torture/",
    "web/test_web_browser.py",
    "web/test_web_crashes.py",
    "web/test_web_isolation.py",
    "web/test_web_pages.py",
    "web/test_web_sheets.py::test_a_sheet_with_the_providers_participants_is_filled_in_and_sent",
    "web/test_web_sheets.py::test_blank_sheets",
    "web/test_web_sheets.py::test_exports_are_the_providers_own",
    "web/test_web_sheets.py::test_the_due_list",
)
# A busy machine takes its time: how long one example takes says nothing about it.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
SAMPLES = Path(__file__).resolve().parents[1] / "samples"
SAMPLE_BATCHES = (
    ("declarations-december-2025.csv", "2025-12-08T10:00:00Z"),
    ("corrections-december-2025.xlsx", "2025-12-15T16:30:00Z"),
)
SMALL_WORLD = Path(__file__).resolve().parent / "properties" / "world"


def name_of(path: Path) -> str:
    """How the names of tests of this module begin."""
    return path.relative_to(Path(__file__).parent).as_posix()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out modules of which no test is wanted: importing them takes seconds."""
    if collection_path.suffix != ".py":
        return None
    name = name_of(collection_path)
    has_slow = any(slow.partition("::")[0] == name for slow in SLOW) or name.startswith(SLOW)
    wanted = config.getoption("markexpr")
    unwanted = {"not slow": name.startswith(SLOW), "slow": not has_slow}
    return True if unwanted.get(wanted) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow."""
    for item in items:
        if f"{name_of(item.path)}::{item.name}".startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Where worlds are that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "made once"
    place.mkdir(exist_ok=True)
    return MadeOnce(place, tmp_path_factory.mktemp("own worlds"))


def make_empty(workspace: Path) -> None:
    expect_exit(call(workspace, "init", "--sandbox"), 0)


@pytest.fixture(scope="session")
def empty_sandbox(made_once: MadeOnce) -> Path:
    """A sandbox as `init` leaves it. To be copied, never to be used."""
    return made_once.folder("empty", lambda folder: make_empty(folder / "workspace")) / "workspace"


@pytest.fixture(scope="session")
def story_world(made_once: MadeOnce) -> Path:
    """The sandbox that every story starts from. To be copied, never to be used."""
    made = made_once.folder("stories", lambda folder: make_world(folder / "workspace"))
    return made / "workspace"


@pytest.fixture(scope="session")
def small_world(made_once: MadeOnce, empty_sandbox: Path) -> Path:
    """A sandbox with a dozen people and two providers. To be copied, or to check in."""
    files = sorted(SMALL_WORLD.glob("*.csv"))
    return made_once.workspace("small world", empty_sandbox, lambda made: load(made, files))


@pytest.fixture(scope="session")
def loaded_samples(made_once: MadeOnce, empty_sandbox: Path) -> Path:
    """The reference data of the samples in a sandbox. To be copied, or to export from."""

    def make(workspace: Path) -> None:
        files = sorted(SAMPLES.glob("reference/*.csv"))
        expect_exit(call(workspace, "load", *files, "--server-date", "2025-12-01T09:00:00Z"), 0)

    return made_once.workspace("loaded samples", empty_sandbox, make)


@pytest.fixture(scope="session")
def judged_samples(made_once: MadeOnce, loaded_samples: Path) -> Path:
    """The same, and both sample batches. To be copied, or to read what they were answered."""

    def make(workspace: Path) -> None:
        for name, received in SAMPLE_BATCHES:
            sent = ("submit", SAMPLES / name, "--provider", "Kestrel Teaching")
            expect_exit(call(workspace, *sent, "--server-date", received), 1)

    return made_once.workspace("judged samples", loaded_samples, make)


@pytest.fixture
def workspace(story_world: Path, tmp_path: Path) -> Path:
    """A copy of the world that every story starts from."""
    shutil.copytree(story_world, tmp_path / "workspace")
    return tmp_path / "workspace"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", str(place)], check=True)
