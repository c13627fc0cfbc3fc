"""Words stay words, whatever is in them."""

from d2l_regression.pages import markup


def test_a_formula_and_a_per_cent_sign_do_not_break():
    assert markup.unbroken("a 1 − R² b and 95 % c") == "a 1\u00a0−\u00a0R² b and 95\u00a0% c"


def test_words_are_never_taken_for_tags():
    made = markup.text(markup.element("p", "a < b & c", title='"&<'))
    assert made == '<p title="&quot;&amp;&lt;">a &lt; b &amp; c</p>\n'


def test_an_input_has_no_end_tag_and_an_empty_script_has():
    # HTML's void elements: what follows `</input>` would be a parse error.
    assert markup.text(markup.element("input", type="radio")) == '<input type="radio" />'
    assert markup.text(markup.element("script")).endswith("</script>")
