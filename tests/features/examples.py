"""Texts for every family of features: one feature that must be present in some sentence, and one that must not be.

Attributions are given by hand (source, cue, content, in the words of the text), so that no model matters.
"""

from __future__ import annotations

from typing import NamedTuple

Told = tuple[str | None, str | None, tuple[str, ...]]


class Example(NamedTuple):
    """A text, its attributions, and a feature with the words that must be its evidence (None: no evidence is asked for)."""

    feature: str
    text: str
    told: tuple[Told, ...] = ()
    evidence: str | None = None


RUIZ = ("Ana Ruiz", "said", ("the ferry had sunk",))
RUIZ_REPORTEDLY = ("Ana Ruiz", "said", ("the ferry had reportedly sunk",))
HOLM = ("Peter Holm", "told", ("it was the ferry that had sunk",))
HOLM_NOT = ("Peter Holm", "told", ("the ferry had not sunk",))
RUIZ_SAID = "Ana Ruiz said the ferry had sunk."

TWELVE = (("Ana Ruiz", "said", ("12 boats sank",)),)
CONTRACT = (
    "This agreement is made in Tarn.\n\n1. The supplier shall deliver the milk.\n\n2. The buyer shall pay for it.\n\n"
    "3. The parties shall meet in May.\n\n4. The price is fixed."
)
LONG = (
    "The ferry, which was old and had not been painted in many years, as everybody in the harbour knew, sank in the "
    "night, and nobody has seen it since.\n\nIt was the last one that still ran between the island and the coast."
)


def said(feature: str, text: str, source: str, content: str, evidence: str | None = None, cue: str = "said") -> Example:
    """One attribution."""
    return Example(feature, text, ((source, cue, (content,)),), evidence)


FIRES: dict[str, tuple[Example, ...]] = {
    "source": (
        Example("none", "The ferry has sunk."),
        Example("named", RUIZ_SAID, (RUIZ,), "Ana Ruiz"),
        Example("type_person", RUIZ_SAID, (RUIZ,), "Ana Ruiz"),
        said("type_anonymous", "Two officials said it sank.", "Two officials", "it sank", "Two officials"),
        said("head_official", "Two officials said it sank.", "Two officials", "it sank", "Two officials"),
        said("pronoun", "She said it sank.", "She", "it sank", "She"),
    ),
    "cue": (
        Example("class_say", RUIZ_SAID, (RUIZ,), "said"),
        said("class_deny", "Ana Ruiz denied it sank.", "Ana Ruiz", "it sank", "denied", "denied"),
        said("mark", "Ana Ruiz: it sank in May.", "Ana Ruiz", "it sank in May", ":", ":"),
    ),
    "strength": (
        Example("speech_whole", RUIZ_SAID.replace("sunk", "sunk off the coast in May"), (
            ("Ana Ruiz", "said", ("the ferry had sunk off the coast in May",)),)),
        Example("opens", RUIZ_SAID, (RUIZ,)),
        Example(
            "mind_of_speaker",
            f"Ana Ruiz wants a bridge. {RUIZ_SAID}",
            (("Ana Ruiz", "wants", ("a bridge",)), RUIZ),
            "wants",
        ),
        Example("mind_of_silent", "Ana Ruiz wants a bridge.", (("Ana Ruiz", "wants", ("a bridge",)),), "wants"),
        Example("mind_in_quiet", "Ana Ruiz wants a bridge.", (("Ana Ruiz", "wants", ("a bridge",)),), "wants"),
        Example("act_of_state", "Norway denied the charge.", (("Norway", "denied", ("the charge",)),), "Norway"),
        Example(
            "narrated_past", "Ana Ruiz once promised a bridge.", (("Ana Ruiz", "promised", ("a bridge",)),), "once"
        ),
    ),
    "access": (
        said("first_person", 'Ana Ruiz said "we saw it."', "Ana Ruiz", '"we saw it."', "we"),
        said("occasion", "Ana Ruiz said in an interview it sank.", "Ana Ruiz", "it sank", "interview"),
        said("told_outlet", "Ana Ruiz told us it sank.", "Ana Ruiz", "it sank", "told", "told"),
    ),
    "chain": (
        Example(
            "relay",
            "Peter Holm said officials announced it sank off Tarn.",
            (
                ("Peter Holm", "said", ("officials announced it sank off Tarn",)),
                ("officials", "announced", ("it sank off Tarn",)),
            ),
            "Peter Holm",
        ),
    ),
    "quotation": (
        said("direct", '"It sank," Ana Ruiz said.', "Ana Ruiz", '"It sank,"'),
        said("indirect", RUIZ_SAID, "Ana Ruiz", "the ferry had sunk"),
        Example("whole", "“The ferry has sunk.”"),
    ),
    "hedge": (
        said("content", "Ana Ruiz said it possibly sank.", "Ana Ruiz", "it possibly sank", "possibly"),
        Example("own", "The ferry possibly sank.", (), "possibly"),
        said("outside", "As far as she knows, it sank, Ana Ruiz said.", "Ana Ruiz", "it sank", "As far as she knows"),
    ),
    "doubt": (
        Example("unverified", "The claim could not be independently verified."),
        Example("near_unverified", "The ferry has sunk. The claim could not be independently verified."),
    ),
    "corroboration": (
        Example(
            "second_source",
            "Ana Ruiz said the ferry had sunk off Tarn and Peter Holm confirmed it.",
            (("Ana Ruiz", "said", ("the ferry had sunk off Tarn",)), ("Peter Holm", "confirmed", ("it",))),
            "Peter Holm",
        ),
        said("words", "Ana Ruiz also said it sank.", "Ana Ruiz", "it sank", "also"),
        Example("same_content", f"{RUIZ_SAID} Peter Holm told us it was the ferry that had sunk.", (RUIZ, HOLM), "Peter Holm"),
        Example("same_figure", "Ana Ruiz said 31 had died. Peter Holm spoke of 31 dead.", (
            ("Ana Ruiz", "said", ("31 had died",)), ("Peter Holm", "spoke of", ("31 dead",))), "Peter Holm"),
        Example("same_evidence", f"{RUIZ_SAID} The harbour log lists the ferry as sunk.", (RUIZ,)),
        Example("contrary", f"{RUIZ_SAID} Peter Holm told us the ferry had not sunk.", (RUIZ, HOLM_NOT), "Peter Holm"),
    ),
    "document": (
        said("definite", "The report said it sank.", "The report", "it sank", "The report"),
        Example("subject", "The report lists three boats."),
    ),
    "observation": (
        Example("scene", "A torn flag hung from the roof.", ()),
        Example("scene_share", "A torn flag hung from the roof.", ()),
        Example("scene_several", "A torn flag hung from the roof.", ()),
        Example("doing", "Two women were kneeling on the quay.", (), "kneeling"),
        Example("under_way", "Two women were kneeling on the quay.", (), "kneeling"),
        Example("sensed", "It smelled of smoke.", ()),
        Example("told_reporter", "She told me in May.", (), "me"),
    ),
    "interest": (
        said("military", "The army said it sank the ferry.", "The army", "it sank the ferry", "The army"),
        said("attack", "The army said rebels attacked it.", "The army", "rebels attacked it", "attacked"),
        said("charged", "Ana Ruiz, accused of fraud, said it sank.", "Ana Ruiz", "it sank", "accused"),
        said("manages", "The ferry's manager said the ferry was safe.", "The ferry's manager", "the ferry was safe"),
    ),
    "continuation": (
        Example("same_paragraph", f"{RUIZ_SAID} It was old.", (RUIZ,), "Ana Ruiz"),
        Example("refers_back", f"{RUIZ_SAID} It was old.", (RUIZ,), "It"),
        Example("later_paragraph", f"{RUIZ_SAID}\n\nIt was old.\n\nThe bridge is shut.", (RUIZ,), "Ana Ruiz"),
        Example("same_words", f"{RUIZ_SAID} The ferry was old.", (RUIZ,), "Ana Ruiz"),
        Example("same_subject", f"{RUIZ_SAID} The ferry was old.", (RUIZ,), "Ana Ruiz"),
        Example("figures_person", "Ana Ruiz said 12 boats sank. Another 14 boats are gone.", TWELVE, "Ana Ruiz"),
        Example("same_units", "Ana Ruiz said 12 boats sank. Another 14 boats are gone.", TWELVE, "Ana Ruiz"),
    ),
    "setting": (
        Example("quiet", "The ferry has sunk."),
        Example("clauses", CONTRACT),
        Example("legal", CONTRACT),
        Example("own_document", CONTRACT, (), "agreement"),
        Example("document", CONTRACT),
        Example("letter", "Dear members, the ferry has sunk.", (), "Dear"),
        Example("we", "We have lost the ferry."),
    ),
    "loose": (
        Example("agentless", "The ferry is believed to have sunk.", ()),
        Example("agentless_beside", "Ana Ruiz said the ferry had reportedly sunk.", (RUIZ_REPORTEDLY,), "reportedly"),
        Example("cue", "Nobody said where it sank.", (), "said"),
        Example("authority", "It sank before police came.", (), "police"),
        Example("under_document", "Under the contract of 2019 the ferry sails daily.", (), "Under the contract"),
        Example(
            "under_document_linked",
            "Under the contract, Ana Ruiz said the ferry had sunk.",
            (("Ana Ruiz", "said", ("the ferry had sunk",)),),
            "Under the contract",
        ),
        Example("document_early", "The contract provides for two boats.", (), "contract"),
        Example("document_exact", "The contract of 2019 provides for two boats.", (), "2019"),
        Example("document_found", "The contract, published in May, provides for two boats.", (), "published"),
        Example("headline_dash", f"Ferry sinks off Tarn - police\n\n{RUIZ_SAID}", (RUIZ,), "police"),
        Example("headline_colon", f"Harbour police: ferry sank\n\n{RUIZ_SAID}", (RUIZ,), "Harbour police"),
    ),
    "content": (
        Example("question", "Who pays?", (), "?"),
        Example("short", "It sank."),
        Example("negation", "It has not sunk.", (), "not"),
    ),
    "position": (
        Example("headline", "Ferry sinks off Tarn\n\nThe ferry sank in the night, and nobody has seen it since then."),
    ),
}  # fmt: skip

NOT_SAME = (
    Example("same_content", f"{RUIZ_SAID} Peter Holm told us the ferry had not sunk.", (RUIZ, HOLM_NOT)),
    Example("contrary", f"{RUIZ_SAID} Peter Holm told us it was the ferry that had sunk.", (RUIZ, HOLM)),
    Example("same_content", f"{RUIZ_SAID} Peter Holm sold bread.", (RUIZ,)),
)

SILENT: dict[str, tuple[Example, ...]] = {
    "source": (Example("none", RUIZ_SAID, (RUIZ,)), Example("pronoun", RUIZ_SAID, (RUIZ,))),
    "cue": (Example("class_say", "The ferry said nothing."), Example("class_deny", RUIZ_SAID, (RUIZ,))),
    "strength": (
        Example("opens", "The ferry has sunk."),
        Example("act_whole", RUIZ_SAID, (RUIZ,)),
        Example("mind_of_silent", f"Ana Ruiz wants a bridge. {RUIZ_SAID}", (("Ana Ruiz", "wants", ("a bridge",)), RUIZ)),
        Example("mind_of_state", "Ana Ruiz wants a bridge.", (("Ana Ruiz", "wants", ("a bridge",)),)),
    ),
    "access": (Example("first_person", "We saw it sink."), Example("told_outlet", RUIZ_SAID, (RUIZ,))),
    "chain": (Example("relay", RUIZ_SAID, (RUIZ,)), Example("several", RUIZ_SAID, (RUIZ,))),
    "quotation": (Example("direct", RUIZ_SAID, (RUIZ,)), Example("whole", RUIZ_SAID, (RUIZ,))),
    "hedge": (
        Example("content", RUIZ_SAID, (RUIZ,)),
        Example("own", "The ferry sank."),
        Example("outside", "The ferry possibly sank."),
    ),
    "doubt": (Example("unverified", "The result was verified twice."), Example("denied", RUIZ_SAID, (RUIZ,))),
    "corroboration": (Example("words", "The crew also sank."), Example("second_source", RUIZ_SAID, (RUIZ,)), *NOT_SAME),
    "document": (Example("definite", RUIZ_SAID, (RUIZ,)), Example("seen", "The ferry was seen off Tarn.")),
    "observation": (Example("scene", "The index fell by a tenth."), Example("reporter_present", "He saw the ferry."),
        Example("told_reporter", 'Ana Ruiz said "she told me so."', (("Ana Ruiz", "said", ('"she told me so."',)),)),
        Example("under_way", "The kneeling women left.")),
    "interest": (Example("military", RUIZ_SAID, (RUIZ,)), Example("attack", "Rebels attacked the ferry."),
        Example("charged", RUIZ_SAID, (RUIZ,)),
        said("manages", "The bank's manager said the ferry was safe.", "The bank's manager", "the ferry was safe")),
    "continuation": (Example("same_paragraph", RUIZ_SAID, (RUIZ,)), Example("refers_back", RUIZ_SAID, (RUIZ,)),
        Example("same_words", f"{RUIZ_SAID} Bread is cheap.", (RUIZ,)),
        Example("same_units", "Ana Ruiz said 12 boats sank. It cost 14 crowns.", TWELVE)),
    "setting": (
        Example("quiet", RUIZ_SAID, (RUIZ,)),
        Example("clauses", "The ferry has sunk."),
        Example("own_document", "The ferry sank. The report on it is due."),
        Example("document", f"{RUIZ_SAID} It was old.", (RUIZ,)),
        Example("letter", "The ferry was dear to her."),
        Example("we", 'Ana Ruiz said "we saw it."', (("Ana Ruiz", "said", ('"we saw it."',)),)),
    ),
    "loose": (
        Example("agentless", RUIZ_SAID, (RUIZ,)),
        Example("agentless", "The ferry is expected to sink."),
        Example("cue", RUIZ_SAID, (RUIZ,)),
        Example("document_early", "The ferry sank in the night."),
        Example("agentless", "The theory is that of an old man."),
        Example("agentless_beside", RUIZ_SAID, (RUIZ,)),
        Example("authority", "The ferry sank."),
        Example("under_document", "In May the bridge will open."),
        Example("under_document", "By Friday, the contract was signed."),
        Example("under_document_linked", RUIZ_SAID, (RUIZ,)),
        Example("document_exact", "Police in Tarn quietly burned every contract."),
        Example("document_found", "The report angered a man who was often seen there."),
        Example("headline_dash", f"Ferry sinks - again\n\n{RUIZ_SAID}", (RUIZ,)),
        Example("headline_colon", f"Ferry sinks: Tarn mourns\n\n{RUIZ_SAID}", (RUIZ,)),
    ),
    "content": (Example("question", "Nobody asked why."), Example("negation", "A knot came loose.")),
    "position": (Example("headline", LONG),),
}  # fmt: skip
