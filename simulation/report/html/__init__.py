"""One self-contained HTML file from a folder of results: nothing in it is fetched from anywhere."""

from simulation.report.html.build import check_target, html_of, write_report

__all__ = ["check_target", "html_of", "write_report"]
