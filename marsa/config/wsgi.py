"""The door for web servers: `gunicorn marsa.config.wsgi`."""

import os

from django.core.wsgi import get_wsgi_application

from marsa.registry import rates

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "marsa.config.settings")
application = get_wsgi_application()
rates.table()  # read once, before anybody waits for it
