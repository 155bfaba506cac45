"""How a name is compared, and which of the organisations that are like it it means."""

from __future__ import annotations

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from work import assert_linear

from explorer.dataset.matching.candidates import Index
from explorer.dataset.matching.match import Match, match
from explorer.dataset.matching.names import form, initials
from explorer.dataset.matching.spellings import among
from explorer.dataset.matching.targets import Target

PARTS = """
    The Arup arup Ltd plc & University of York NHS Foundation Trust (UK) (ENN) Prifysgol 3i
    National Health Service Société S.A. Leeds Teaching Hospitals N.H.S. P.L.C.
"""
NAMES = st.one_of(
    st.text(max_size=30),
    st.lists(st.sampled_from(PARTS.split()), max_size=7).map(" ".join),
)


def known(*names: str | Target) -> Index:
    """The index of organisations, each by its name or as a target."""
    return Index.of(
        name if isinstance(name, Target) else Target(f"p{number}", name)
        for number, name in enumerate(names)
    )


def meant(name: str, *names: str | Target) -> Match:
    return match(name, known(*names))


def core(name: str) -> tuple[str, ...]:
    """What of a name is compared first."""
    return form(name).core


def told(found: Match) -> tuple[str, str]:
    """The decision and whom it is about."""
    return found.decision, found.best.target.name if found.best else ""


# What two spellings of a name differ in


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ARUP", "Arup"),
        ("Arup Ltd", "Arup"),
        ("Arup Group Ltd.", "Arup Group plc"),
        ("Nestlé S.A.", "Nestle"),
        ("Ørsted", "Orsted"),
        ("Marks & Spencer", "Marks and Spencer plc"),
        ("The Wellcome Trust", "Wellcome Trust"),
        ("King’s College London", "Kings College London"),
        ("Rolls-Royce", "Rolls Royce"),
        ("Airbus (United Kingdom)", "Airbus"),
        ("His Majesty's Treasury", "H.M. Treasury"),
        ("Her Majesty’s Treasury", "HM Treasury"),
        ("Emergency Nutrition Network (ENN)", "Emergency Nutrition Network"),
        ("National Health Service England", "NHS England"),
        ("Leeds NHS Foundation Trust", "Leeds NHS Trust"),
        ("Univ. of Leeds", "University of Leeds"),
        ("Prifysgol Bangor", "University Bangor"),
        ("Ｌｅｅｄｓ", "Leeds"),
    ],
)
def test_what_spellings_differ_in_is_left_out(one: str, other: str) -> None:
    assert core(one) == core(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("University of York", "York University"),
        ("Arup", "Arup Foundation"),
        ("Siemens (Germany)", "Siemens"),
        ("His House", "Her House"),
        ("Leeds City Council", "Leeds City College"),
        ("Countess of Chester Hospital", "Countess of Chester Hospital NHS Foundation Trust"),
    ],
)
def test_what_tells_names_apart_is_kept(one: str, other: str) -> None:
    assert core(one) != core(other)


@pytest.mark.parametrize("name", ["Ltd", "The SIA", "The", "of", "S.A.", "(UK)"])
def test_a_name_of_nothing_but_what_is_left_out_keeps_its_words(name: str) -> None:
    assert core(name)


def test_initials_are_taken_with_common_words_and_without() -> None:
    assert initials("House of Lords") == {"hol", "hl"}


@given(NAMES)
def test_the_core_of_a_core_is_the_same(name: str) -> None:
    assert core(" ".join(core(name))) == core(name)


# Who is meant for sure

OTHERS = (
    *("Aviva", "Opera North", "Leeds Beckett University", "University of Bath"),
    *("School of Music", "School of Cultural Studies", "School of Religious Studies"),
)


@pytest.mark.parametrize(
    ("name", "partner"),
    [
        ("Arup", "Arup"),
        ("ARUP LIMITED", "Arup"),
        ("NHS England", "National Health Service England"),
        ("Univeristy of Kent", "University of Kent"),
        ("Colege of Music", "College of Music"),
        ("Sch of Fine Art and Stud of Music", "School of Fine Art and Studies of Music"),
        ("South Central Ambulance Service", "South Central Ambulance Service NHS Foundation Trust"),
        ("Leeds Teaching Hospitals", "Leeds Teaching Hospitals NHS Trust"),
        ("Northumbrian Water Group plc", "Northumbrian Water"),
        ("MRC Molecular Immunity Unit", "Molecular Immunity Unit"),
    ],
)  # fmt: skip
def test_a_spelling_that_only_one_can_mean_is_decided(name: str, partner: str) -> None:
    assert told(meant(name, partner, *OTHERS)) == ("auto", partner)


@pytest.mark.parametrize(
    ("name", "partner"),
    [
        ("York University", "University of York"),
        ("University of York, Canada", "University of York"),
        ("York St John University", "University of York"),
        ("University of Newcastle", "Newcastle University"),
        ("Arup Foundation", "Arup"),
        ("Arup", "Arup Foundation"),
        ("Leeds City College", "Leeds City Council"),
        ("Leeds and York Partnership NHS Trust", "Bradford and York Partnership NHS Trust"),
        ("North West Ambulance Service NHS Trust", "North East Ambulance Service NHS Trust"),
        ("Countess of Chester Hospital", "Countess of Chester Hospital NHS Foundation Trust"),
        ("Manchester University NHS Foundation Trust", "Manchester University"),
        ("King's College NHS Foundation Trust", "King's College"),
        ("Siemens (Germany)", "Siemens"),
        ("National Trust (Scotland)", "National Trust"),
        ("University of Kent", "University of Bath"),
        ("Cork Arts", "York Arts"),
        ("A Smith Ltd", "Smith Ltd"),
        ("Bank of Iceland", "Bank of Ireland"),
        ("Hereford County Hospital", "Hertford County Hospital"),
        ("Derby County Council", "Derbyshire County Council"),
        ("York Water", "Yorkshire Water"),
        ("Save the Children International", "Save the Children"),
        ("Leeds Hospitals Charitable Trust", "Leeds Hospitals Trust"),
        ("IMA", "Imanova"),
        ("Department of Health and Social Care", "Department of Health"),
    ],
)
def test_a_false_friend_is_never_decided(name: str, partner: str) -> None:
    assert meant(name, partner).decision != "auto"
    assert meant(name, partner, *OTHERS).decision != "auto"
    assert meant(name, partner, *MANY).decision != "auto"


# Each word that tells two names apart stands in several others, so that it is not the rare one.
MANY = (
    *(f"{place} {what}" for what in ("Water", "Bank", "Museums", "Tourism", "Festival")
      for place in ("Yorkshire", "Derbyshire", "Leicestershire", "Ireland", "Nigeria", "Painting",
                    "Hertford", "Statistical")),
    *(f"Made-up Society {number}" for number in range(300)),
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "partner"),
    [
        ("York Cancer Research", "Yorkshire Cancer Research"),  # a word cut short
        ("York Wildlife Trust", "Yorkshire Wildlife Trust"),
        ("Leicester County Council", "Leicestershire County Council"),
        ("British Council Niger", "British Council Nigeria"),
        ("Zoological Society of Iceland", "Zoological Society of Ireland"),  # another letter
        ("Hargreaves Printing Ltd", "Hargreaves Painting"),
        ("Hereford Xerxes Society", "Hertford Xerxes Society"),
        ("Statistics Xerxes Authority", "Statistical Xerxes Authority"),
        ("Xerxes University Hospitals", "Xerxes University Hospital"),  # one letter more
        ("Xerxes Univercity", "Xerxes University"),
        ("Boston Spa", "Boston"),  # what may be a legal form, and may be a word
        ("Boston", "Boston Spa"),
        ("Nestlé S.A.", "Nestlé"),
        ("Xerxes Partnership Ltd", "Xerxes Partnership NHS Trust"),  # a company and a trust
        ("Xerxes Healthcare", "NHS Xerxes Healthcare Ltd"),
    ],
)
def test_a_false_friend_with_a_common_word_is_shown_and_not_decided(
    name: str, partner: str
) -> None:
    assert told(meant(name, partner, *MANY)) == ("review", partner)


@pytest.mark.parametrize(
    "name", ["Coller Foundation", "Jeremy Coller", "York University", "Jeremi Collar Foundation"]
)
def test_what_a_person_should_look_at_is_shown_with_its_best_partner(name: str) -> None:
    found = meant(name, "Jeremy Coller Foundation", "University of York", "Aviva", "Opera North")
    assert found.decision == "review"
    assert found.best is not None
    assert 0 < found.best.score <= 100


GIVEN = Target("gxf", "Xerxes Fund", (), ("GXF",))


@pytest.mark.parametrize(
    ("name", "known", "decision"),
    [
        ("Boston Spa (UK)", "Boston Spa", "auto"),  # the same ending on both sides is none
        ("HRA Ltd", "HRA plc", "auto"),
        ("GXF", GIVEN, "review"),  # three letters that are not the initials of the name
        ("Virgin Group", "Virgin", "review"),  # one word and a weak one
        ("Boston UK", "Boston", "review"),  # a country is no legal form
        ("Boston Quill UK", "Boston Quill", "auto"),
        ("Xerxes Hospitals", "Xerxes Hospitals Trust", "review"),  # may be its charity
        ("Xerxes Hospitals", "Xerxes Hospitals NHS Trust", "auto"),
        ("Intl Xerxes Society", "International Xerxes Society", "auto"),
        ("Xerxes nUiversity", "Xerxes University", "review"),  # the first letter is no slip
        ("Xerxes (X)", "Xerxes", "review"),  # one letter in brackets is no acronym
        ("Fundation Zebra", "Xerxes Foundation", "none"),
        ("Garden Xerxes", "Warden Quill", "none"),  # one common word of two is alike
        ("Made-up Xerxes Quill Zebra", "Zebra", "none"),  # one word of four is all of the other
        ("Mason Xerxes Park", "Marlon Xerxes Park", "none"),  # two words that are not alike
        ("Fenton Zebra Quartz Mill", "Xerxes Zebra Quartz Mill", "review"),  # three of four alike
        ("Xe Zebra Park", "Xerxes Zebra Park", "none"),  # two letters are no abbreviation
        ("Xerxes Wildlife Park", "Xerxus Wildlife Park", "review"),  # a rare word has a slip
    ],
)
def test_each_rule_of_what_is_decided_and_what_is_shown(
    name: str, known: str | Target, decision: str
) -> None:
    assert meant(name, known, *MANY).decision == decision


def test_a_short_name_with_its_legal_form_may_be_initials_of_another() -> None:
    assert meant("HRA", "HRA Ltd").decision == "auto"
    assert meant("HRA", "HRA Ltd", "Heritage Railway Association").decision == "review"


@pytest.mark.parametrize(
    ("name", "decision"), [("Arup Foundation", "review"), ("Virgin Media Group", "auto")]
)
def test_a_target_of_a_few_names_is_judged_like_a_large_one(name: str, decision: str) -> None:
    found = meant(name, name.rpartition(" ")[0])
    assert found.decision == decision
    assert found.best is not None
    assert found.best.score >= 50


def test_a_name_of_signs_only_means_nobody() -> None:
    assert meant("???", "---", "Aviva").decision == "none"


@pytest.mark.parametrize("name", ["N/A", "n.a.", "N/A/", "None", "not applicable", "-"])
def test_a_word_for_no_name_means_nobody(name: str) -> None:
    assert meant(name, "N.A.", "None", "Aviva") == Match(name, "none", "is no name")
    assert [one.decision for one in among({name: 3, "NA": 1, "na": 1}).values()] == ["none"] * 3


def test_letters_alone_are_like_nothing() -> None:
    assert meant("N/A", "A N D Software Ltd", "Aviva").decision == "none"


def test_what_is_like_nothing_is_left_alone() -> None:
    assert meant("Hybu Cig Cymru", "University of Leeds", "Aviva") == Match(
        "Hybu Cig Cymru", "none", "no name is like it"
    )
    assert meant("University of Kent", "Open University", "Keele University").decision == "none"


def test_an_exact_name_comes_before_one_without_its_legal_form() -> None:
    assert told(meant("Arup Ltd", "Arup", "Arup Ltd")) == ("auto", "Arup Ltd")


def test_two_partners_that_fit_are_both_shown_and_none_is_taken() -> None:
    found = meant("Arup", "Arup Ltd", "Arup plc")
    assert found.decision == "review"
    assert found.reason.startswith("two fit: ")
    assert found.best is not None
    assert found.runner_up is not None
    assert {found.best.target.id, found.runner_up.target.id} == {"p0", "p1"}


def test_a_reason_tells_what_differs() -> None:
    assert meant("Arup Ltd", "Arup").reason == "same name but for 'ltd'"
    assert meant("arup", "Arup").reason == "same name, written otherwise"
    assert meant("Univeristy of Leeds", "University of Leeds", *OTHERS).reason == (
        "same name but for 'univeristy' and 'university'"
    )


# Acronyms

LONG = Target("hra", "Health Research Authority", (), ("HRA",))


def test_an_acronym_that_is_given_is_decided() -> None:
    soas = Target("soas", "School of Oriental and African Studies", (), ("SOAS",))
    found = meant("SOAS", soas, "Aviva")
    assert told(found) == ("auto", soas.name)
    assert found.reason == "acronym of School of Oriental and African Studies"


@pytest.mark.parametrize(
    ("name", "decision"),
    [
        *[("SOAS", "auto"), ("S.O.A.S.", "auto"), ("soas", "auto"), ("s.o.a.s.", "auto")],
        *[("HRA", "auto"), ("H.R.A.", "auto"), ("hra", "review"), ("Hra", "review")],
        *[("Cast", "review"), ("UoL", "auto"), ("uol", "review")],
    ],
)
def test_an_acronym_is_read_with_dots_and_small_letters(name: str, decision: str) -> None:
    found = meant(
        name,
        LONG,
        Target("soas", "School of Oriental and African Studies", (), ("SOAS",)),
        Target("cast", "Centre for Applied Sample Tests", (), ("CAST",)),
        Target("uol", "University of Lemgo", (), ("UoL",)),
    )
    assert found.decision == decision
    assert found.best is not None


def test_an_acronym_in_brackets_behind_a_name_is_given_too() -> None:
    network = "Emergency Nutrition Network (ENN)"
    assert told(meant("ENN", network, "Aviva")) == ("auto", network)


def test_initials_that_nobody_gives_are_not_decided() -> None:
    assert meant("SOAS", "School of Oriental and African Studies").decision == "none"


def test_a_short_acronym_is_decided_where_no_other_name_has_these_initials() -> None:
    assert told(meant("HRA", LONG, "Aviva")) == ("auto", LONG.name)
    found = meant("HRA", LONG, "Heritage Railway Association")
    assert told(found) == ("review", LONG.name)
    assert found.reason == "acronym of Health Research Authority, but others could have it"


@pytest.mark.parametrize(
    ("name", "doubt"),
    [
        ("hra", "it is written like a word"),
        ("XYZ", "it is not the initials of the name"),
    ],
)
def test_the_reason_says_why_an_acronym_is_not_decided(name: str, doubt: str) -> None:
    other = Target("xyz", "Imanova", (), ("XYZ",))
    assert meant(name, LONG, other, "Aviva").reason.endswith(f", but {doubt}")


def test_names_that_differ_in_words_that_tell_little_are_shown() -> None:
    found = meant("National Grid UK", "National Grid Group", "Aviva")
    assert told(found) == ("review", "National Grid Group")
    assert found.reason == "same words with 'uk' for 'group'"
    assert meant("National Grid ESO", "National Grid Group", "Aviva").decision == "none"


def test_an_acronym_of_two_is_not_decided() -> None:
    other = Target("other", "Housing Rights Aid", (), ("HRA",))
    assert meant("HRA", LONG, other).decision == "review"


def test_a_name_that_is_the_acronym_of_another_is_not_decided() -> None:
    assert meant("HRA", LONG, Target("x", "HRA")).decision == "review"


# Order, and names among themselves


@settings(deadline=None)
@given(st.lists(NAMES.filter(str.strip), min_size=1, max_size=6, unique=True), NAMES, st.randoms())
def test_the_order_of_the_targets_does_not_matter(
    names: list[str], name: str, random: object
) -> None:
    targets = [Target(f"p{number}", text) for number, text in enumerate(names)]
    before = match(name, Index.of(targets))
    random.shuffle(targets)  # type: ignore[attr-defined]
    assert match(name, Index.of(targets)) == before


@settings(deadline=None)
@given(st.dictionaries(NAMES.filter(str.strip), st.integers(1, 3), max_size=6))
def test_the_order_of_names_compared_with_each_other_does_not_matter(
    counts: dict[str, int],
) -> None:
    assert among(dict(reversed(counts.items()))) == among(counts)


def test_the_commonest_spelling_is_the_partner_of_the_others() -> None:
    found = among({"Arup Ltd": 1, "Arup": 5, "ARUP": 2, "Aviva": 1})
    partners = {name: told(one) for name, one in found.items()}
    assert partners == {
        "Arup": ("none", ""),
        "ARUP": ("auto", "Arup"),
        "Arup Ltd": ("auto", "Arup"),
        "Aviva": ("none", ""),
    }


def test_a_name_is_judged_by_all_others_also_by_those_that_are_rarer() -> None:
    counts = {"Emergency Nutrition Network (ENN)": 5, "ENN": 3}
    assert among(counts)["ENN"].decision == "auto"
    rival = among(counts | {"European Nursing Network": 1})
    assert told(rival["ENN"]) == ("review", "Emergency Nutrition Network (ENN)")


# Which names are compared at all


def alike(name: str, *names: str | Target) -> list[str]:
    """The names that a name is compared with, the likeliest first."""
    return [spelling.text for spelling in known(*names).alike(core(name))]


def test_of_several_that_share_as_much_the_nearest_is_found_also_where_it_is_the_last() -> None:
    others = [f"Zephyr Quorn {word}" for word in ("Bakery", "Brewery", "Foundry", "Nursery")]
    found = meant("Zephyr Quorn Enquiries", *others, "Zephyr Quorn Inquiries")
    assert told(found) == ("review", "Zephyr Quorn Inquiries")


def test_of_many_with_a_word_only_the_likeliest_are_compared() -> None:
    names = [f"Zephyr {number}" for number in range(10, 90)]
    assert len(alike("Zephyr Quorn", *names)) < len(names) / 2


def test_who_has_two_rare_words_is_found_among_those_with_one() -> None:
    ones = [f"{word} {number}" for word in ("Zephyr", "Quorn") for number in range(10, 60)]
    last = Target("z", "Quorn Zephyr Works")
    assert alike("Zephyr Quorn", *ones, last)[0] == last.name


def test_a_word_of_a_great_many_names_leads_to_none_where_a_rare_one_does() -> None:
    many = [f"Holme {number}" for number in range(2_000)]
    assert alike("Zephyr Holme", *many, "Zephyr Works") == ["Zephyr Works"]


@pytest.mark.parametrize(
    ("name", "found"), [("Avuva", ["Aviva"]), ("Fabrikom", ["Fabrikam"]), ("Arap", []), ("Ara", [])]
)
def test_a_slip_is_looked_for_where_a_word_is_not_too_short(name: str, found: list[str]) -> None:
    assert alike(name, "Aviva", "Fabrikam", "Arup", "Ari") == found


# Names that are none


PARTS = {"(UK) ": "none", "Ltd ": "auto", "a ": "none", "( ": "auto", "S.A. ": "review"}


@pytest.mark.parametrize("part", PARTS)
def test_a_name_of_very_many_parts_is_compared(part: str) -> None:
    many = f"Arup {part * 200_000}"  # an expression that is quadratic takes hours
    assert meant(many, "Arup", "Aviva").decision == PARTS[part]


@pytest.mark.parametrize("part", sorted(PARTS.keys() - {"( "}))
def test_a_name_of_twice_as_many_parts_is_twice_the_work(part: str) -> None:
    assert_linear(lambda size: lambda: meant(f"Arup {part * size}", "Arup", "Aviva"), 10_000)


def test_a_word_without_end_is_compared_as_it_is_and_takes_no_memory() -> None:
    word = "ab" * 20_000
    tracemalloc.start()
    assert told(meant(word, word, "Aviva")) == ("auto", word)
    assert meant(f"{word}c", word, "Aviva").decision == "none"
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10 * 2**20
