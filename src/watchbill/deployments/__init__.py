"""Planning runs, rosters, patrol routes, fixed posts and checks."""
