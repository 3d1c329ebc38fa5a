"""The export: from this repository, with its solutions, to the one that students clone.

`make student OUT=dir` runs it. `course` says what each branch holds, `rules` which files are for whom,
`lints` and `leaks` what stands in the way, `starters` tries what students would get, `publish` writes it.
"""
