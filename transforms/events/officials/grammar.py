"""The phrases that name an official, as a pattern over the class letters of a sentence's tokens.

The letters are those of `transforms.events.officials.tokens.Reading`. The groups of an alternative
end in its number: ``n1`` a name, ``r1`` a role, ``c1`` countries, ``o1`` whose aide it is, ``q1`` a
pronoun.
"""

from __future__ import annotations

import re

_NAME = r"(?:N|nn?)?N(?:n{0,2}N){0,5}"
_FIELD = r"[pG]{1,6}(?:,p{1,3})?(?:&t?p{1,4})?"
_MATTER = rf"(?:[mh]?(?:[pN]s)?N?(?:m{{1,2}}&?)?{_FIELD}|[mp]{{0,3}}h)"
_ROLE_PART = rf"m{{0,4}}(?:{_FIELD}m?)?[hg](?:[of][ta]?{_MATTER}){{0,2}}"
_ROLE = rf"{_ROLE_PART}(?:&{_ROLE_PART})?"
# The same after a country: a field of its own name, as in "British Northern Ireland Secretary".
_ROLE_OF = rf"(?:N{{1,3}}(?:&N{{1,2}})?)?{_ROLE}|[Nwmp]{{1,4}}[gG]"
_COUNTRY = r"[CDLO]"
# What an envoy is for: a country, two ("the Oslo-Lima Dialogue"), or a matter of a few words.
_ABOUT = r"(?:[fi][ta]?(?:[CDL](?:\.[CDL])?)?(?:[pNw]{1,3})?)?"
_ABOUT_COUNTRY = r"(?:[fi][ta]?(?:[CL]|pN?|N)(?:&[CLN])?)?"
# "Dr.", "General", "Prince"
_STYLE = r"y{0,3}(?:hy{0,2})?"
# "of Peru", "from the Norwegian government", "of the Chilean National Assembly"
_OF = r"[or][ta]?"
# "From West Africa's main regional bloc" before ECOWAS.
_DESCRIBED = rf"{_OF}[NDCpmws]{{1,7}}w"

# "From Lima", "from its ally Lima", after a role without a country.
_FROM_TOWN = r"r(?:a[mw]{0,2})?L(?!N)"
# "The delegation talks", but not "the delegation visits Oslo".
_EVENT = r"v(?![CL])"

# Where no phrase starts none of the many alternatives is tried. A title may stand before any.
OFFICIAL = re.compile(
    "(?=[CDLONhpGgmntayqQk])y{0,3}(?:"
    + "|".join(
        (
            # "Chilean President Ana Sol's envoy Jan Berg": he is meant
            rf"(?P<c32>{_COUNTRY})?h{_STYLE}(?P<o32>{_NAME})s(?!g)(?P<r32>{_ROLE})(?:{_STYLE}(?P<n32>{_NAME}))?(?!{_EVENT})",
            rf"(?P<n31>{_NAME}),(?P<c31>{_COUNTRY})?h{_STYLE}(?P<o31>{_NAME})s(?!g)(?P<r31>{_ROLE})(?=[,.])",
            # "Austrian Foreign Minister and OSCE chairwoman Ana Sol"
            rf"(?:(?P<c30>[CD])s?)?(?P<r30>{_ROLE_PART})&[ta]?m{{0,2}}O[GNpm]{{0,3}}h{_STYLE}(?P<n30>{_NAME})",
            # "the UN envoy for the Great Lakes, Jan Berg,", "Russia's minister Anna Petrova"
            rf"k?(?P<c2>{_COUNTRY})(?:m?hs|ms|sw{{0,2}}|s)?(?P<r2>{_ROLE_OF})(?:{_ABOUT}|{_ABOUT_COUNTRY}),{_STYLE}(?P<n2>{_NAME})(?=[,.]|\Z)",
            rf"k?(?P<c1>{_COUNTRY})(?:m?hs|ms|sw{{0,2}}|s)?(?P<r1>{_ROLE_OF}){_ABOUT_COUNTRY}{_STYLE}(?P<n1>{_NAME})",
            # "the president of Peru Ana Sol", "the prime minister of Peru, Ana Sol,"
            rf"(?P<r25>{_ROLE}){_OF}(?P<c25>O)h(?:{_NAME})?,{_STYLE}(?P<n25>{_NAME})",
            # "Chairman of the USSR Council of Ministers Ivan Sol"
            rf"(?P<r3>{_ROLE}){_OF}(?P<c3>[CO](?:s[mpg]{{1,3}}|[pG]{{1,3}}(?:oh)?|mN(?=NN))?|D[mhpgG]{{1,3}}(?:o[ph]{{1,2}})?),?{_STYLE}(?P<n3>{_NAME})",
            # "Ana Sol, special envoy of the general secretary of the party of Peru Jan Berg,"
            rf"(?P<n35>{_NAME}),[ta]?(?P<r35>m{{0,2}}h)o[ta]?h(?:o[ta]?(?:N{{1,2}}s)?[mpgG]{{1,4}})?o[ta]?(?P<c35>{_COUNTRY})[mpgG]{{1,4}}{_STYLE}(?P<o35>{_NAME})(?=[,.])",
            # "Ana Sol, Peru's foreign minister", "Ana Sol, the president of Peru"
            rf"(?P<n4>{_NAME}),[ta]?k?(?P<c4>{_COUNTRY})s?(?:&{_COUNTRY})?(?P<r4>(?:[mp]{{0,3}}hs)?{_ROLE_OF}){_ABOUT}",
            rf"(?P<n5>{_NAME}),[ta]?(?P<r5>(?:hs)?{_ROLE}){_OF}(?P<c5>[CO](?:s[mpg]{{1,3}})?|D(?=[mhN]))(?:&[ta]?[CO])?",
            rf"(?P<n15>{_NAME}),[ta]?(?P<r15>{_ROLE}){_ABOUT}(?=[,.])",
            rf"(?P<n16>(?<=[,&]){_NAME})o[ta]?(?P<c16>C)",
            # "Present were Ana Sol of Peru, Jan Berg of Norway and ..."
            rf"(?P<n28>{_NAME})o[ta]?(?P<c28>C)(?=,?&?{_NAME}o[ta]?C)",
            # "The Norwegian, Jan Berg, flew in"
            rf"t(?P<c27>D),{_STYLE}(?P<n27>{_NAME})(?=,)",
            # "Trade Minister, Dr Ana Sol, will visit Oslo", where nothing stands before it
            rf"(?<![^.])(?P<r34>{_ROLE}),(?=y|N{{2}})y{{0,3}}(?P<n34>{_NAME})(?=,)",
            # "King Olav of Norway"
            rf"(?P<r6>{_ROLE}){_STYLE}(?P<n6>{_NAME})o[ta]?(?P<c6>C)",
            # "the secretary-general's envoy Ana Sol", "President Ana Sol"
            rf"(?P<r7>(?:hs)?{_ROLE}){_STYLE}(?P<n7>{_NAME})",
            rf"t(?P<r20>hs{_ROLE}){_ABOUT}(?!{_EVENT})",
            # "Peru's Ana Sol", "the UN's Jan Berg"
            r"(?P<c8>[CO])s(?P<n8>N(?:n{0,2}N){1,4})",
            # "Britain's Lord Berg"
            rf"(?P<c26>C)sy{{1,3}}(?P<n26>{_NAME})",
            # "his deputy, Ana Sol"
            rf"a(?P<r24>m),(?P<n24>{_NAME})",
            # "the UN envoy, Briton Ana Sol"
            r"(?<=,)(?P<c23>D)(?P<n23>N(?:n{0,2}N){1,4})",
            # "Sol's media adviser Jan Berg"
            rf"(?P<o9>{_NAME})s(?P<r9>{_ROLE}|m(?=,)){_STYLE}(?P<n9>{_NAME})?",
            # "the Chilean and Peruvian foreign ministers"
            rf"(?P<c18>[CD](?:,[CD]){{0,6}},?&[CD])s?(?P<r18>{_ROLE})",
            # "Peru's trade minister", "the presidents of Chile and Peru"
            rf"k?(?P<c10>{_COUNTRY})(?:m?hs|ms|sw{{0,2}}|s)?(?P<r10>{_ROLE_OF}|m?G(?:o[mp]{{0,2}}h)?)(?:f[ta]?(?:[CL]|{_FIELD})(?:p|N)?)?(?!{_EVENT})",
            # "a group of Peruvian senators"
            rf"[gG]{_OF}w?(?P<c22>[CD])(?P<r22>{_ROLE})",
            # "a delegation from Lima", "envoys from their ally Lima"
            rf"(?P<r33>{_ROLE}|G)r(?:a[mw]{{0,2}})?(?P<c33>L)(?!N)",
            # "a delegation from West Africa's regional bloc ECOWAS"
            rf"(?P<r37>m{{0,3}}[gG]){_DESCRIBED}(?P<c37>O)",
            rf"(?P<r11>{_ROLE}|G){_OF}(?P<c11>O[mp]{{0,2}}h|[CDO](?:s[mpg]{{1,3}})?(?:,C){{0,12}}(?:,?&o?[ta]?C)?)",
            rf"(?P<n12>{_NAME})",
            # "The Norwegian", whom the text has named
            r"(?<=t)(?P<c29>D)",
            "(?P<q13>q)|(?P<q19>Q)",
            # "an envoy", who is new; "the envoy", who was named before
            rf"a[w.]{{0,3}}(?:h(?=m?p?g))?(?P<r17>(?>{_ROLE}))(?:f[ta]?[CL])?(?:{_STYLE}(?P<n17>{_NAME}))?(?!{_OF}[ta]?[CDO]|{_DESCRIBED}O|{_FROM_TOWN}|{_EVENT})",
            # "Prime Minister is expected", in papers that spare the article
            r"\A(?P<r36>p?h)(?=w)",
            rf"t(?:w\.[wh]|w(?=m?p?[gG]))?(?P<r14>(?>{_ROLE})|G)(?:{_STYLE}(?P<n14>{_NAME}))?(?!o[ta]?[CDO]|{_DESCRIBED}O|{_FROM_TOWN}|{_EVENT})",
        )
    )
    + ")"
)
