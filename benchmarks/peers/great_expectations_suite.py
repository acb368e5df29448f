"""Great Expectations: a suite of expectations over a pandas frame."""

from __future__ import annotations

from datetime import datetime

import great_expectations as gx
import great_expectations.expectations as gxe
import pandas as pd

from benchmarks.peers.rules import COURSES, DATE, EVIDENCE, NOW, TYPES, UUID, tell

LATEST = datetime.fromisoformat(NOW).replace(tzinfo=None)


def suite() -> list[tuple[str, gxe.Expectation]]:
    """Each expectation with the name of its rule."""
    lists = {"course_identifier": COURSES, "declaration_type": TYPES}
    return [
        *[
            (f"{column} missing", gxe.ExpectColumnValuesToNotBeNull(column=column))
            for column in ("participant_id", *lists, "declaration_date")
        ],
        (
            "participant_id is no UUID",
            gxe.ExpectColumnValuesToMatchRegex(column="participant_id", regex=f"^{UUID}$"),
        ),
        *[
            (
                f"{column} not in the list",
                gxe.ExpectColumnValuesToBeInSet(column=column, value_set=list(words)),
            )
            for column, words in {**lists, "evidence_held": EVIDENCE}.items()
        ],
        (
            "declaration_date in another form",
            gxe.ExpectColumnValuesToMatchRegex(column="declaration_date", regex=f"^{DATE}$"),
        ),
        (
            "declaration_date in the future",
            gxe.ExpectColumnValuesToBeBetween(column="instant", max_value=LATEST),
        ),
    ]


def check(path: str) -> dict[str, int]:
    frame = pd.read_csv(path, dtype=str)
    dates = frame["declaration_date"]
    formed = dates.where(dates.str.fullmatch(DATE).fillna(False))
    instants = pd.to_datetime(formed, format="ISO8601", utc=True, errors="coerce")
    frame["instant"] = instants.dt.tz_localize(None)
    context = gx.get_context(mode="ephemeral")
    batch = (
        context.data_sources.add_pandas("declarations")
        .add_dataframe_asset("declarations")
        .add_batch_definition_whole_dataframe("all")
        .get_batch(batch_parameters={"dataframe": frame})
    )
    found = {}
    for name, expectation in suite():
        result = batch.validate(expectation, result_format="COMPLETE")
        if count := result.result["unexpected_count"]:
            found[name] = count
    return found


if __name__ == "__main__":
    tell(check)
