"""The benchmark against matplotlib gives both sides the same charts."""

from tests.benchmarks import charts


def test_matplotlib_is_given_the_numbers_of_the_charts_before_and_after_the_click(
    qapp: object,
) -> None:
    ours = charts._Ours()
    job = ours.job()
    assert len(job["exports"]) == len(charts.EXPORTED) == 20
    before, after = job["states"]
    assert len(before) == len(after) == len(charts.SHOWN) == 6
    for one, other in zip(before, after, strict=True):
        assert [len(row) for row in one["values"]] == [len(row) for row in other["values"]]
        assert one["values"] != other["values"]
    for chart in (*before, *job["exports"]):
        n_rows = len(chart["rows"])
        if chart["kind"] == "cells":
            assert [len(row) for row in chart["values"]] == [len(chart["series"])] * n_rows
        else:
            assert [len(row) for row in chart["values"]] == [n_rows] * len(chart["series"])
    ours.click()
    for form in charts.FORMS:
        ours.export(form)
