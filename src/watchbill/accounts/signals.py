"""What other rooms can listen to."""

from django.dispatch import Signal

invited = Signal()
"""An invitation was made: ``invitation`` and ``secret``, sent once the write is through."""
