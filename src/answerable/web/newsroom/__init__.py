"""The website cluster: public sites of the group and its units, their articles, and the log of what was published.

It stands on Wagtail. `models` has what is kept; `addressing` says which page an address means and which address a page has; `cluster`
makes a site from the template in one step; `publishing` stamps what goes live and writes it into the log; `public_views` answers readers.
Editors work under /editors/, which is Wagtail's; `doors` says who comes to which page there, `desk_menu` what our own pages are.

`reviews`, `checks` and `gate` stand between a text and its readers; `syndication` takes an article to other sites; `former` leads from addresses that pages had
before; `reads` counts readers; `translations` and `freshness` find what is missing, out of date or stale.

For machines: `feeds`, `site_maps` and `meta`; `edition` keeps pages until anything they show changes; `log_tree` and `log_views` are the log of publications, which
`answerable.publication` checks; `export` writes sites as files.
"""
