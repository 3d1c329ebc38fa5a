"""How long the tests wait for what must come: the one bound on the host's clock.

It only keeps a test that is wrong from running for ever. A test waits for an event, never for a time to pass, so a busy
host makes it slow and not wrong.
"""

PATIENCE = 900      # seconds
