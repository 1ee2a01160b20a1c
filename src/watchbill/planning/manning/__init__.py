"""Who stands at the fixed posts that are wanted, and who relieves whom.

People stand no longer than a post allows and then have time off posts; others take over on the spot meanwhile, of the
same team or of another. In one shift the people of a team stay at the stop that they were given to: nobody walks from
one stop to another. What cannot be manned stays open and is a shortfall (``post_unmanned``).

``manning.man_posts`` is the entrance. A quick assignment (``quick.py``), person by person, is there at once. Where it
leaves something open, CP-SAT (``exact.py``) looks for a better one, starting from it.
"""

from watchbill.planning.manning.manning import man_posts

__all__ = ["man_posts"]
