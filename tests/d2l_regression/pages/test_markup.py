"""Words stay words, whatever is in them."""

from d2l_regression.pages import markup
from tests.essay_repro.reporting.pages import words


def test_a_formula_and_a_per_cent_sign_do_not_break():
    assert markup.unbroken("a 1 − R² b and 95 % c") == "a 1\u00a0−\u00a0R² b and 95\u00a0% c"


def test_words_are_never_taken_for_tags(small):
    assert "<b>" not in small.source
    assert "&lt;b&gt;gone&lt;/b&gt; &amp; lost" in small.source
    assert "<b>gone</b> & lost" in words(small.by_id("claim-overfit-gap"))
    assert "<b>gone</b> & lost" in words(small.by_id("figure-linear"))
    assert (
        markup.text(markup.element("p", "a < b & c", title='"&<'))
        == '<p title="&quot;&amp;&lt;">a &lt; b &amp; c</p>\n'
    )
