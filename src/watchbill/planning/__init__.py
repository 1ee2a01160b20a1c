"""The solver core: a problem in, a plan out. It knows no framework and no database."""
