"""The lives of all processes of a test, as one page of HTML.

    page.py        a timeline (tools/tracing) as that page
"""
