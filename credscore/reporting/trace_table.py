"""A trace as a table for the terminal: one row a story, then what is worth a look in each."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from credscore.records import Story, Trace
from credscore.reporting.display import clean
from credscore.reporting.table import LEVEL_STYLES
from credscore.reporting.trace_html import DRIFT_WORDS
from credscore.tracing.naming import article_name

# Stories below the table, and remarks on each.
_DETAILED, _REMARKS = 5, 4


class TraceTable:
    """A trace to print on a rich console. Texts of articles are plain text to rich, and carry no control characters."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.names = [clean(article_name(article, k)) for k, article in enumerate(trace.articles)]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        stories = self.trace.stories
        yield Text(f"{len(self.trace.articles)} articles, {len(stories)} claims that several of them share")
        if not stories:
            return
        table = Table(header_style="bold")
        table.add_column("#", justify="right", no_wrap=True)
        table.add_column("Claim", ratio=5)
        table.add_column("Same claim", justify="right")
        table.add_column("Articles", justify="right")
        table.add_column("Independent origins", ratio=3)
        table.add_column("Weakest link", ratio=3)
        for number, story in enumerate(stories, start=1):
            table.add_row(
                str(number),
                Text(clean(story.title)),
                f"{story.probability:.0%}",
                str(len(story.articles)),
                Text(self._origins(story)),
                self._weakest(story),
            )
        yield table
        for number, story in enumerate(stories[:_DETAILED], start=1):
            remarks = list(self._remarks(story))
            if remarks:
                yield Text(f"Story {number}", style="bold")
                yield from (Text(f"  {remark}") for remark in remarks[:_REMARKS])
                if len(remarks) > _REMARKS:
                    yield Text(f"  and {len(remarks) - _REMARKS} more (--format json or html)")

    def _origins(self, story: Story) -> str:
        names = "; ".join(clean(origin.name) for origin in story.origins)
        return f"{story.independent_origins}" + (f": {names}" if names else " (nobody is named)")

    def _weakest(self, story: Story) -> Text:
        claim = story.claims[story.weakest]
        text = Text(f"{claim.level_name} in ", style=LEVEL_STYLES[claim.level])
        return text.append(self.names[claim.article], style="not bold default")

    def _remarks(self, story: Story) -> Iterator[str]:
        if story.circular:
            yield f"circular: {clean(story.circular_why)}"
        for origin in story.origins:
            yield from (clean(why) for why in origin.evidence)
        for found in story.contradictions:
            yield f"may be contradicted in {self.names[found.article]}: {clean(found.text)} ({clean(found.why)})"
        for drift in story.drift:
            yield f"{self.names[drift.article]}: {DRIFT_WORDS[drift.kind]}; {clean(drift.text)}"
