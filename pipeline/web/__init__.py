"""The upload page: the operations behind forms, for people without a terminal.

The web process never opens the ledger. It keeps files that were handed in as jobs on the disk, has
one worker process judge them, one after another, and shows the result folders and statement files.
"""
