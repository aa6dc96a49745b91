"""What may be shown of a meeting's result to those who may not open its bundle: one decision over everything that will ever be public.

`decide` takes the results under all amendments together and answers with a `Disclosed`; every page, picture, document and file asks it, and none
decides for itself. `public` is the result that follows: whatever is made from it shows nothing that is withheld. The rule, in plain words, is in `docs/disclosure.md`:

1. A group's figures for a presenter are closed when in some criterion fewer than `k_min` of its marks count. Then nothing by group is
   shown of it, and nothing of further groups either, until those that are left out together hide each other.
2. Official scores mix all groups. They are shown as long as another set of ballots, which differs in what is withheld by at least `BOUND`
   points, gives the same public figures (`alternatives`); else with fewer decimals, and in the end not at all.
3. A second figure over all groups would be a second equation. So where anything is withheld, there are no results under earlier manifests, no
   what-ifs, no scores by criterion over all groups, no exact working, and the bundle is for auditors.

What is asked:

    public(shown, under)      the whole result as everybody may see it; figures, charts and documents are made from it
    shown.under(place)        whether the result under this manifest may be shown
    shown.bundle              whether the bundle is for everybody
    shown.what_if             whether results under other rules may be shown
    shown.all                 whether nothing is withheld

Pure: rules and results in, answers out. Never looks at ballots one by one.
"""

from answerable.disclosure.deciding import BOUND, decide
from answerable.disclosure.disclosed import Disclosed, UnitDisclosed
from answerable.disclosure.view import GROUPS_WITHHELD, SCORE_WITHHELD, public

__all__ = ["BOUND", "GROUPS_WITHHELD", "SCORE_WITHHELD", "Disclosed", "UnitDisclosed", "decide", "public"]
