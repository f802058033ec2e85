"""Words of two pages beside the guides: the dull one, and how to clear a history."""

from django.utils.translation import gettext_noop as _

# Nothing here is of us: whoever looks over a shoulder reads about clouds.
CLOUDS = (
    ("Cumulus", ("White heaps with a flat base.", "They grow on warm days and fade at dusk.")),
    ("Stratus", ("A low grey sheet.", "It may bring drizzle. On a hill it is fog.")),
    ("Cirrus", ("Thin white streaks, high up.", "They are made of ice.")),
    ("Nimbus", ("A dark, thick layer.", "It rains or snows for hours.")),
    ("Altocumulus", ("Small white rolls in rows.", "They can come before a storm.")),
)
# As the makers of each browser name the steps in 2026; names of buttons change.
BROWSERS = (
    (
        _("Safari on an iPhone"),
        (
            _("Open Safari. Tap the open book."),
            _("Tap the clock. Find the page."),
            _("Slide it to the left. Tap Delete."),
        ),
    ),
    (
        _("Chrome"),
        (
            _("Tap the three dots. Tap History."),
            _("Find the page. Tap the cross or the bin beside it."),
        ),
    ),
    (
        _("Samsung Internet"),
        (
            _("Tap the three lines. Tap History."),
            _("Hold the page. Tap Delete."),
        ),
    ),
    (
        _("Firefox"),
        (
            _("Tap the three dots or lines. Tap History."),
            _("Find the page. Tap the bin or Delete."),
        ),
    ),
    (
        _("Edge"),
        (
            _("Tap the three lines or dots. Tap History."),
            _("Find the page. Tap the bin or the cross."),
        ),
    ),
)
