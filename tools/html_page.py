"""The opening of an HTML page that works from a file: no network, no scripts, its style inside."""

from html import escape


def opening(name: str, style_path: str, heading: str) -> str:
    """Everything up to the heading. `name`: for the browser's tab."""
    with open(style_path, encoding="utf-8") as file:
        style = file.read()
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<link rel="icon" href="data:,">
<title>{escape(name)}</title>
<style>
{style}</style>
</head>
<body>
<h1>{escape(heading)}</h1>
"""
