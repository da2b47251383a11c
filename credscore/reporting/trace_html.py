"""A trace as a page that needs nothing beside itself: no script, no font, no picture from elsewhere."""

from __future__ import annotations

from credscore.records import Trace
from credscore.reporting.display import clean
from credscore.reporting.page import render
from credscore.reporting.trace_drawing import story_drawing
from credscore.tracing.naming import article_name

DRIFT_WORDS = {
    "attribution_lost": "attribution lost",
    "attribution_added": "attribution added",
    "hedge_lost": "doubt lost",
    "hedge_added": "doubt added",
    "denial_dropped": "denial dropped",
    "origin_replaced": "relay named for the origin",
    "number_changed": "other number",
}


def trace_to_html(trace: Trace) -> str:
    """The page. Texts of articles are escaped, and shown as words, never as links or markup."""
    names = [clean(article_name(article, k)) for k, article in enumerate(trace.articles)]
    return render(
        "trace.html.j2",
        trace=trace,
        names=names,
        stories=[(story, story_drawing(story, names)) for story in trace.stories],
        drift_words=DRIFT_WORDS,
    )
