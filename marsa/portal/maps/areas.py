"""Which areas the map shows, by ISO 3166-1 alpha-3 code, and how they differ from the source.

The source draws areas as they are held; figures carry ISO 3166 codes. An area is therefore
drawn with the code that its figures carry. `FOLLOW_ISO` and `WHOLE_WESTERN_SAHARA` are the
only departures from the source; the sentence under every map names them.
"""


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


AFRICA = _codes(
    "AGO BDI BEN BFA BWA CAF CIV CMR COD COG COM CPV DJI DZA EGY ERI ESH ETH GAB GHA GIN GMB GNB "
    "GNQ KEN LBR LBY LSO MAR MDG MLI MOZ MRT MUS MWI NAM NER NGA RWA SDN SEN SLE SOM SSD STP SWZ "
    "SYC TCD TGO TUN TZA UGA ZAF ZMB ZWE"
)
EUROPE = _codes(
    "ALB AND AUT BEL BGR BIH BLR CHE CYP CZE DEU DNK ESP EST FIN FRA GBR GRC HRV HUN IRL ISL ITA "
    "LIE LTU LUX LVA MCO MDA MKD MLT MNE NLD NOR POL PRT ROU RUS SMR SRB SVK SVN SWE UKR VAT "
    "XKX"
)

# Dependencies too small to be seen, which would stand as a dot without ever having a figure,
# and two coasts of America that only reach into a corner of the frame.
LEFT_OUT = _codes("FRO GGY IMN IOT JEY SHN CAN GRL")

# Areas that the source draws without an ISO code: its name for them, and the code they get.
# Kosovo has no ISO code either; XKX is the one that the European Commission uses.
NAMES = {"Kosovo": "XKX", "Somaliland": "SOM", "N. Cyprus": "CYP"}

# Åland has a code, but figures for Finland include it.
PART_OF = {"ALA": "FIN"}

# A point inside a ring of the source, the code it stands under there, and the ISO code.
FOLLOW_ISO = (((34.2, 45.2), "RUS", "UKR"),)  # Crimea: UA-43 in ISO 3166-2

# The source cuts Western Sahara along a line of control; its ISO code means all of it, north
# to the parallel 27°40' (written as the source writes the end of that border).
WHOLE_WESTERN_SAHARA = True
NORTH_OF_WESTERN_SAHARA = 27.657
