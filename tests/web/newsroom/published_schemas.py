"""What site maps and Atom feeds are held against.

site maps        the schema that sitemaps.org publishes for its protocol 0.9, unchanged, from the npm package `sitemap` (its licence, CC BY-SA, is not ours, so it is
                 installed and not kept here)
news, links      Google's extension for news and its links to translations: written down here, since what Google publishes has no licence
Atom             RFC 4287: its own grammar is in the compact form and under the IETF's terms; the one here is written after the text of the RFC
"""

from pathlib import Path

from lxml import etree

SCHEMAS = Path(__file__).parent / "schemas"
SITEMAP = Path(__file__).parents[3] / "frontend/node_modules/sitemap/schema/sitemap.xsd"
ATOM = "{http://www.w3.org/2005/Atom}"
TOGETHER = f"""<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="{SITEMAP}"/>
  <xs:import namespace="http://www.google.com/schemas/sitemap-news/0.9" schemaLocation="{SCHEMAS / "sitemap-news.xsd"}"/>
  <xs:import namespace="http://www.w3.org/1999/xhtml" schemaLocation="{SCHEMAS / "xhtml-link.xsd"}"/>
</xs:schema>"""

sitemaps = etree.XMLSchema(etree.fromstring(TOGETHER))
_atom = etree.RelaxNG(etree.parse(SCHEMAS / "atom.rng"))


def is_atom(feed: etree._Element) -> None:
    """Also what no grammar says: RFC 4287, 4.1.1 (an author), 4.1.2 (an alternate link of an entry without content) and 4.2.6 (identifiers)."""
    _atom.assertValid(feed)
    entries = feed.findall(f"{ATOM}entry")
    assert feed.find(f"{ATOM}author") is not None or all(
        each.find(f"{ATOM}author") is not None for each in entries
    )
    for each in entries:
        links = each.findall(f"{ATOM}link")
        alternate = [link for link in links if link.get("rel", "alternate") == "alternate"]
        assert each.find(f"{ATOM}content") is not None or alternate
        kinds = [(link.get("type"), link.get("hreflang")) for link in alternate]
        assert len(kinds) == len(set(kinds)), "4.1.2: two alternate links of one type and language"
    named = [each.findtext(f"{ATOM}id") for each in entries]
    assert len(named) == len(set(named))
