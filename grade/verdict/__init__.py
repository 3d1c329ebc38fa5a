"""From one boot to a verdict: what the kernel sent, what a test asks of it, what it is worth."""
