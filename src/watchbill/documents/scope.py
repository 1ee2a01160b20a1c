"""The scope line in texts and headings: no identity numbers, no columns that describe people as subjects.

Watchbill holds no register of people as subjects. What is typed in or imported is checked here, before it is
kept. A 15-digit number counts as an identity number as soon as its birth date is plausible, because the old
form has no check digit; the user is told where it stands and can write it otherwise where it is none.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_DIGITS = re.compile(r"\d[\d \-\u00a0]{13}[\d \-\u00a0Xx]")
"""What both forms have: quick to look for in texts that hold neither."""
_LONG = re.compile(r"(?<!\d)(?<!\d\.)\d(?:[ \-\u00a0]?\d){16}[ \-\u00a0]?[\dXx](?!\d)")
_SHORT = re.compile(r"(?<!\d)(?<!\d\.)\d{15}(?!\d)")
_EARLIEST_YEAR = 1800
SHORTEST = 15
"""An identity number has at least so many characters."""
SMALLEST = 10 ** (SHORTEST - 1)
"""And is at least so large where a spreadsheet took it for a number."""

_SUBJECTS: tuple[tuple[str, str], ...] = (
    (
        "identity",
        r"\bid (number|no|card|document)\b|\bidentity (number|no|card|document)\b|\bnational id\b|\bpassports?\b"
        r"|\bsocial security\b|身份证|身份号码|证件号|护照|户口|户籍|社保号",
    ),
    ("birth", r"\bdate of birth\b|\bbirth ?(date|day)\b|出生日期|出生年月|^生日$"),
    ("religion", r"\breligion\b|\breligious (belief|affiliation|community)|\bfaith\b|^宗教$|宗教信仰|信仰"),
    ("ethnicity", r"\bethnic(ity)?\b|\bethnic group\b|^民族|民族(成分|成份)?$|^族别$"),
    ("opinions", r"\bpolitical\b|\bopinions?\b|\bparty member(ship)?\b|政治面貌|政治倾向|思想动态"),
    ("petition", r"\bpetition(s|er|ers)?\b|上访|信访(人|事项|情况|记录|次数|诉求)?$"),
    (
        "past",
        r"\bcriminal (record|history)\b|\bprevious (convictions?|offences?)\b|\bconvictions?\b|\barrests?\b"
        r"|\bpolice record\b|前科|犯罪(记录|史)|违法(记录|犯罪)|劣迹",
    ),
    (
        "home",
        r"\bhome address\b|\bresidential address\b|\bprivate (address|phone)\b|\bplace of residence\b"
        r"|家庭(住址|地址)|住址|居住地|户主",
    ),
    (
        "health",
        r"^(state of )?health( (condition|status|state|history|problems?))?$|\bmedical (history|condition)\b"
        r"|\bmental (health|illness)\b|\bdisabilit(y|ies)\b|\billness(es)?\b"
        r"|^健康$|健康(状况|情况|状态|史)|病史|疾病|精神(病|障碍)|残疾",
    ),
    (
        "residents",
        r"\btenants?\b|\blodgers?\b|\bmigrants?\b|\bhouse ?hold members?\b|\bfamily members?\b"
        r"|租户|租客|承租人|流动人口|暂住|家庭成员|家属",
    ),
    (
        "watch-list",
        r"\bwatch ?list(ed)?\b|\bpersons? of interest\b|\bsuspects?\b|\bblack ?list(ed)?\b"
        r"|重点人|关注人员|嫌疑人|黑名单|管控(人员|对象)|稳控|布控",
    ),
    ("movements", r"\bwhereabouts\b|\bmovements of\b|行踪|活动轨迹|人员轨迹"),
    ("disputes", r"\bcomplainants?\b|\bdispute part(y|ies)\b|当事人|矛盾纠纷"),
    ("informants", r"\binformants?\b|线人|耳目|信息员姓名"),
)
_SUBJECT_PATTERNS = tuple((reason, re.compile(pattern)) for reason, pattern in _SUBJECTS)


def identity_numbers(text: str) -> list[str]:
    """National identity numbers in a text, as they are written there; an empty list where there is none.

    Eighteen characters count with a plausible birth date and a right check digit, spaces and hyphens between
    them allowed; fifteen digits count with a plausible birth date. Full-width digits count as digits, the decimals
    of a coordinate do not.
    """
    if len(text) < SHORTEST:
        return []
    plain = unicodedata.normalize("NFKC", text)
    if not _DIGITS.search(plain):
        return []
    found = [match[0] for match in _LONG.finditer(plain) if _is_long(re.sub(r"[^\dXx]", "", match[0]))]
    return found + [match[0] for match in _SHORT.finditer(plain) if _born(f"19{match[0][6:12]}")]


def is_rounded_identity_number(value: float) -> bool:
    """Whether a spreadsheet's number was an 18-digit identity number, of which it keeps fifteen digits."""
    digits = f"{value:.0f}"
    return len(digits) == 18 and _born(digits[6:14])


def subject_column(heading: str) -> str | None:
    """Why a column with this heading describes people as subjects, as a code; ``None`` where it does not.

    Codes: identity, birth, religion, ethnicity, opinions, petition, past, home, health, residents, watch-list,
    movements, disputes, informants.
    """
    plain = re.sub(r"[\s_\-./:*()]+", " ", unicodedata.normalize("NFKC", heading)).strip().lower()
    return next((reason for reason, pattern in _SUBJECT_PATTERNS if pattern.search(plain)), None)


def masked(number: str) -> str:
    """An identity number made unreadable but for its length, for messages and logs."""
    return number[:2] + "*" * (len(number) - 2)


def _is_long(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECK_DIGITS[total % 11] == number[17].upper() and _born(number[6:14])


def _born(text: str) -> bool:
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return False
    return born.year >= _EARLIEST_YEAR and born <= datetime.now(UTC).date()
