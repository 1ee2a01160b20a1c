"""The WSGI application that ``watchbill serve`` runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "watchbill.config.settings")
application = get_wsgi_application()
