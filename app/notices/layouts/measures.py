"""Every measure of the page, in one place, inside the ranges of Nghị định 30/2020/NĐ-CP, Phụ lục I.

Lengths in millimetres, sizes of type in points. The stylesheet static/notice.css repeats them for the screen (a test
compares), because a page may not carry styles of its own.
"""

from dataclasses import dataclass

FONTS = ("Times New Roman", "Liberation Serif", "Tinos", "TeX Gyre Termes", "Libertinus Serif")
"""Families in the order of preference: the decree's own, metric equals of it, and the one built into typst."""


@dataclass(frozen=True)
class Measures:
    """Page, type sizes and distances."""

    width: int = 210  # A4
    height: int = 297
    margin_top: int = 20  # 20-25
    margin_bottom: int = 20  # 20-25
    margin_left: int = 30  # 30-35
    margin_right: int = 15  # 15-20
    head_left: int = 70  # the issuer's column; with head_right all of the 165 mm between the margins
    head_right: int = 95
    signature_left: int = 80  # recipients; the rest of the width is the signer's
    signature_space: int = 25  # between office and name, for signature and seal
    first_line: float = 12.7  # 10 or 12.7
    addressee_indent: int = 40
    country_size: int = 12  # 12-13; moves together with motto_size and date_size: 12, 13, 13
    motto_size: int = 13  # 13-14
    issuer_size: int = 12  # 12-13
    number_size: int = 13
    date_size: int = 13  # 13-14
    side_subject_size: int = 12  # 12-13, 6 pt below the number
    title_size: int = 14  # 13-14
    body_size: int = 14  # 13-14
    recipients_heading_size: int = 12
    recipients_size: int = 11
    drafter_size: int = 11
    contact_size: int = 11  # 11-12
    page_number_size: int = 13  # 13-14
    table_size: int = 12
    stamp_size: int = 13  # 13-14
    paragraph_space: int = 6  # points; 6 or more
    line_pitch: float = 1.21  # of the type size: 1.05 lines; single is 1.15, 1.5 lines 1.725
    issuer_rule: float = 0.4  # of the text's width: 1/3 to 1/2
    subject_rule: float = 0.4  # likewise

    @property
    def text_width(self) -> int:
        """Return the width between the margins."""
        return self.width - self.margin_left - self.margin_right


MEASURES = Measures()


def estimated_width(text: str, points: float) -> float:
    """Return about how wide bold Times sets a text, in millimetres, for rules in formats that cannot measure."""
    capitals = sum(character.isupper() for character in text)
    return (capitals * 0.70 + (len(text) - capitals) * 0.44) * points * 25.4 / 72
