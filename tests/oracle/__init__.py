"""Every KPI a second time: plain Python over the delivered files, from the dictionary alone.

Nothing here imports the project or asks a database. Who doubts a published number reads the file of
its stage (`purchase.py`, `support.py` …) from top to bottom and runs `make oracle`.
"""
