"""The English catalogue is whole, and its placeholders are those of the Vietnamese."""

import re

from tests.house.catalogue import catalogue, messages, untranslated


def test_every_message_has_an_english_text() -> None:
    assert untranslated() == []


def test_nothing_is_translated_that_nothing_says() -> None:
    said = messages()
    assert [entry.id for entry in catalogue() if entry.id and entry.id not in said] == []


def test_placeholders_survive_translation() -> None:
    holes = re.compile(r"%\(\w+\)[sd]")
    wrong = [
        entry.id
        for entry in catalogue()
        if isinstance(entry.string, str)
        and entry.string
        and set(holes.findall(entry.id)) != set(holes.findall(entry.string))
    ]
    assert wrong == []
