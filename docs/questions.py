"""Five questions to a lake, with marimo. Run `wirelake views --lake lake` first."""

# ruff: noqa: ANN001, ANN202, INP001, PLC0415 - cells of a notebook are functions by form
import marimo

app = marimo.App(width="medium")


@app.cell
def _():
    import os

    import duckdb
    import marimo as mo

    lake = os.environ.get("LAKE", "lake")
    connection = duckdb.connect()
    connection.execute(f"ATTACH '{lake}/_wirelake/views.duckdb' AS wire (READ_ONLY); USE wire")
    return connection, mo


@app.cell
def _(mo):
    mo.md("""
    # Five questions to a lake

    Each answer leads back to the sentence it was read from: `quote`.
    """)


@app.cell
def _(connection, mo):
    visits = connection.sql("""
        SELECT envoy, sending_country, host_country, status, event_date, quote
        FROM current_envoy_visits ORDER BY event_date NULLS LAST, envoy
    """).to_arrow_table()
    mo.vstack([mo.md("## Who travelled where, and did it happen?"), visits])
    return (visits,)


@app.cell
def _(connection, mo):
    drafts = connection.sql("""
        SELECT organ, subject_country, sponsors, status, vetoes, measures, quote
        FROM current_draft_resolutions ORDER BY subject_country, status
    """).to_arrow_table()
    mo.vstack([mo.md("## Whose draft said what, and how did it end?"), drafts])
    return (drafts,)


@app.cell
def _(connection, mo):
    tolls = connection.sql("FROM latest_toll").to_arrow_table()
    mo.vstack([mo.md("## What is each toll now, and who says so?"), tolls])
    return (tolls,)


@app.cell
def _(connection, mo):
    moves = connection.sql("FROM figure_changes").to_arrow_table()
    mo.vstack([mo.md("## How did a toll move from one revision to the next?"), moves])
    return (moves,)


@app.cell
def _(connection, mo):
    coverage = connection.sql("FROM coverage").to_arrow_table()
    mo.vstack([mo.md("## What came in, by source and day, and what could not be read?"), coverage])
    return (coverage,)


if __name__ == "__main__":
    app.run()
