"""The printing studio: where the answers stand on the agent's paper."""
