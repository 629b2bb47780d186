# Sphinx: how the site looks. tools/build_site.py collects its pages and runs it.
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
project = "deferredis"
version = re.search(r"VERSION (\d+\.\d+\.\d+)", (ROOT / "CMakeLists.txt").read_text())[1]
release = version
copyright = "the deferredis authors, MIT license"
extensions = ["myst_parser", "sphinx_copybutton"]
myst_heading_anchors = 4
copybutton_exclude = ".linenos, .gp"
html_theme = "furo"
html_title = f"deferredis {version}"
html_static_path = [str(ROOT / "docs" / "site" / "static")]
html_css_files = ["site.css"]
html_search_scorer = str(ROOT / "docs" / "site" / "scorer.js")
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#a12a1e", "color-brand-content": "#a12a1e"},
    "dark_css_variables": {"color-brand-primary": "#ff8a75", "color-brand-content": "#ff8a75"},
}
highlight_language = "text"
pygments_style = "tango"
pygments_dark_style = "monokai"
