from __future__ import annotations

from pathlib import Path

import pytest

from watchbill.geography.city import ImportProblem
from watchbill.geography.tags import TagMapping, read_mapping

GOOD = '[[rule]]\nledger = "site"\ncategory = "bridge"\nnoun = "Bridge"\nany = { bridge = ["*"] }\n'


def mapping(text: str, folder: Path) -> TagMapping:
    file = folder / "mine.toml"
    file.write_text(text, "utf-8")
    return read_mapping(file)


def categories(rules: TagMapping, **tags: str) -> list[str]:
    return [rule.category for rule in rules.candidates(tags)]


@pytest.mark.parametrize(
    ("tags", "category"),
    [
        ({"amenity": "hospital"}, "hospital"),
        ({"power": "substation"}, "power"),
        ({"amenity": "kindergarten"}, "kindergarten"),
        ({"amenity": "fire_station"}, "emergency_service"),
        ({"amenity": "embassy"}, "embassy"),
        ({"shop": "mall"}, "market"),
        ({"railway": "tram_stop"}, "transit_stop"),
        ({"railway": "level_crossing"}, "level_crossing"),
        ({"man_made": "mast"}, "radio_station"),
        ({"tourism": "museum", "name": "City Museum"}, "scenic_spot"),
        ({"place": "square"}, "public_place"),
        ({"amenity": "marketplace"}, "commercial_hub"),
        ({"highway": "primary", "bridge": "viaduct"}, "bridge"),
        ({"railway": "rail", "tunnel": "yes"}, "tunnel"),
        ({"waterway": "stream", "tunnel": "culvert"}, "culvert"),
    ],
)
def test_built_in_mapping_knows_the_category(tags, category):
    assert categories(read_mapping(), **tags)[0] == category


def test_built_in_mapping_leaves_other_things_alone():
    assert categories(read_mapping(), amenity="bench") == []
    assert categories(read_mapping(), highway="primary", bridge="no") == []


@pytest.mark.parametrize(
    "tags",
    [
        {"amenity": "doctors", "name": "Health Centre"},
        {"amenity": "dentist", "name": "City Dental"},
        {"amenity": "dentist", "healthcare": "hospital", "name": "City Dental"},
        {"healthcare": "psychotherapist", "name": "Quiet Room"},
        {"healthcare": "doctor", "name": "Health Centre"},
        {"healthcare": "clinic", "name": "Quiet Room"},
        {"amenity": "clinic"},
        {"amenity": "clinic", "healthcare": "therapist", "name": "Quiet Room"},
        {"amenity": "clinic", "name": "Dr. Example"},
        {"amenity": "clinic", "name": "Zahnarztpraxis Example"},
        {"amenity": "clinic", "name": "Hypnoterapeutti Example"},
        {"amenity": "clinic", "name": "例子诊所"},
        {"amenity": "childcare", "childcare": "childminder", "name": "Example"},
    ],
)
def test_built_in_mapping_holds_no_single_practitioner(tags):
    assert categories(read_mapping(), **tags) == []


@pytest.mark.parametrize("name", ["City Clinic", "Vita Lääkäriasema", "Drottning Clinic"])
def test_built_in_mapping_holds_clinics_that_are_units(name):
    assert categories(read_mapping(), amenity="clinic", name=name) == ["hospital"]


def test_rule_with_words_that_rule_a_name_out(tmp_path):
    rules = mapping(GOOD + 'name_without = ["Old", "*way"]\n', tmp_path)
    assert categories(rules, bridge="yes", name="The old bridge") == []
    assert categories(rules, bridge="yes", name="Railway bridge") == []
    assert categories(rules, bridge="yes", name="Golden bridge") == ["bridge"]
    assert categories(rules, bridge="yes") == ["bridge"]


def test_rule_fits_one_of_several_values_of_a_tag():
    assert categories(read_mapping(), amenity="cafe;bank") == ["finance"]


def test_rules_keep_the_order_of_the_file(tmp_path):
    rules = mapping(GOOD + GOOD.replace('"bridge"', '"tunnel"'), tmp_path)
    assert categories(rules, bridge="yes") == ["bridge", "tunnel"]


def test_rule_with_all_and_none_wants_the_one_and_refuses_the_other(tmp_path):
    rules = mapping(GOOD + 'all = { highway = ["primary"] }\nnone = { access = ["private"] }\n', tmp_path)
    assert categories(rules, bridge="yes", highway="primary") == ["bridge"]
    assert categories(rules, bridge="yes") == []
    assert categories(rules, bridge="yes", highway="primary", access="private") == []


def test_rule_that_requires_a_name_skips_the_unnamed(tmp_path):
    rules = mapping(GOOD + "name_required = true\n", tmp_path)
    assert categories(rules, bridge="yes") == []
    assert categories(rules, bridge="yes", name="Old Bridge") == ["bridge"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (GOOD.replace("site", "places"), "ledger"),
        (GOOD.replace('"bridge"', '"hospital"'), "category"),
        (GOOD.replace('noun = "Bridge"\n', ""), "noun"),
        (GOOD.replace('["*"]', '"yes"'), "any.bridge"),
        (GOOD + 'geometry = ["volume"]\n', "geometry"),
        (GOOD + "min_area_m2 = -1\n", "min_area_m2"),
        (GOOD + "merge_m = true\n", "merge_m"),
        (GOOD + "name_required = 1\n", "name_required"),
        (GOOD + 'name_without = "old"\n', "name_without"),
        (GOOD + 'colour = "red"\n', "colour"),
    ],
)
def test_error_in_a_mapping_names_rule_and_field(tmp_path, wrong, field):
    with pytest.raises(ImportProblem, match=f"mine.toml: rule 2, {field}: ") as caught:
        mapping(GOOD + wrong, tmp_path)
    assert caught.value.code == "tags_wrong"
    assert (caught.value.params["rule"], caught.value.params["field"]) == (2, field)


@pytest.mark.parametrize("text", ["", "rule = 3", "[[rule", 'title = "mine"\n' + GOOD])
def test_file_that_is_no_mapping_is_refused(tmp_path, text):
    with pytest.raises(ImportProblem, match=r"mine\.toml") as caught:
        mapping(text, tmp_path)
    assert caught.value.code == "tags_unreadable"


def test_missing_mapping_is_refused(tmp_path):
    with pytest.raises(ImportProblem, match=r"none\.toml"):
        read_mapping(tmp_path / "none.toml")
