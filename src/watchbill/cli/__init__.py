"""The ``watchbill`` command."""
