"""Memory before and after a copy-on-write fault, as one page of HTML.

    snapshot.py    what is read of a replayed boot that stands still: frames, address spaces, page tables
    changes.py     what two snapshots differ in
    page.py        both as a page
"""
