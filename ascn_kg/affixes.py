"""Words that go with names: honorifics, degrees, kinds of administrative units, ordinals.

All of them are written as :func:`ascn_kg.fold.fold` leaves them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_HONORIFICS = """
    mr mrs ms miss sir madam mdm dr drs dra ir prof professor h hj haji hajah he hon honourable
    honorable his her excellency the dato datuk datin tan sri seri tun puan tuan encik cik yb ybhg yab
    yang berhormat berbahagia pehin dayang awang pengiran pg pak bapak bpk bu ibu u daw khun nai atty
    engr arch ar ts lok oknha samdech ong ba than นาย นาง นางสาว ดร คุณ
"""
_DEGREES = """
    m t mt si msi sh s h mh sos ssos mm mba phd ph d msc sc st se mpa ma meng eng jr sr ip sip ap sstp
    mp hum kom skom mkom stp bsc bs md cpa esq
"""
_UNITS = {
    "city": """
        city, city of, the city of, municipality, municipality of, town, metropolis, metro, town of,
        city municipality, capital city of, metropolitan city, special city, kota, kotamadya, kutha,
        kota administrasi, bandar, bandaraya, bandar raya, thanh pho, tp, thi xa, krong, thesaban
        nakhon, nakhon, thesaban mueang, mueang, muang, myo, lungsod ng, lungsod, siyudad ng, siyudad,
        dakbayan sa, dakbayan, ciudad de, cidade de, ville de, stadt, nagaram, si, shi, نکر, بندر,
        بندراي, کوتا, كوتا, நகரம், நகர், மாநகரம், மாநகராட்சி, ນະຄອນ, municipio de, munisipiu
    """,
    "province": """
        province, province of, the province of, provinsi, propinsi, prov, prefecture, changwat, tinh,
        khet, khoueng, lalawigan ng, lalawigan, probinsya, wilayah, probinsiya sa, lalawigan sa,
        provincia de, region, region of, division, vung, prefektur, மாகாணம், பகுதி, ken, do, ولايه,
        வட்டாரம்
    """,
    "district": """
        district, district of, daerah, distrik, distritu, distrito, distrito ng, quan, huyen, khan,
        amphoe, kecamatan, மாவட்டம், distrito de
    """,
    "state": """
        state, state of, negeri, federal territory of, wilayah persekutuan,
        republic of, the republic of, kingdom of, the kingdom of, republik, socialist republic of,
        republic of the union of, democratic republic of, negara, union of
    """,
    "regency": """
        regency, regency of, kabupaten, kab, county
    """,
}
_GLUED = {
    "city": """
        เทศบาลนคร เทศบาลเมือง เทศบาล นคร เมือง ນະຄອນຫຼວງ ນະຄອນ ເມືອງ រាជធានី ទីក្រុង ក្រុង မြို့တော်
        မြို့ 特別市 广域市 市 특별시 광역시 시
    """,
    "province": """
        จังหวัด แขวง ແຂວງ ຈັງຫວັດ ខេត្ត တိုင်းဒေသကြီး တိုင်း 府 省 県 주 부 현
    """,
    "district": """
        เขต ស្រុក 縣 县 郡
    """,
    "state": """
        รัฐ ပြည်နယ် 州
    """,
}
_ORDINALS = (
    "first pertama kesatu inaugural perdana",
    "second kedua",
    "third ketiga",
    "fourth keempat",
    "fifth kelima",
    "sixth keenam",
    "seventh ketujuh",
    "eighth kedelapan kelapan",
    "ninth kesembilan",
    "tenth kesepuluh",
    "eleventh kesebelas",
    "twelfth keduabelas",
)

HONORIFICS = frozenset(_HONORIFICS.split())
DEGREES = frozenset(_DEGREES.split())
UNITS: Mapping[str, str] = MappingProxyType(
    {" ".join(words.split()): unit for unit, listed in _UNITS.items() for words in listed.split(",")}
)
"""Words for a kind of unit → the kind, as they stand before or after a name."""
GLUED: tuple[tuple[str, str], ...] = tuple(
    sorted(
        ((affix, unit) for unit, listed in _GLUED.items() for affix in listed.split()),
        key=lambda one: (-len(one[0]), one[0]),
    )
)
"""The same in scripts that put no space between words, longest first."""
ORDINALS: Mapping[str, str] = MappingProxyType(
    {word: str(number) for number, words in enumerate(_ORDINALS, start=1) for word in words.split()}
)
"""Words for a number of a series, in English, Indonesian and Malay → the number."""
