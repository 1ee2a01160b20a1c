"""Areas and the ledgers of what has to be kept safe."""
