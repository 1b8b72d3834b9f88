"""The memory M = (m_1 … m_n) and its snapshots."""
