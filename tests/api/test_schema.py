"""The API against its own description: Schemathesis sends what the OpenAPI document allows, and what it does not."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from watchbill.accounts.actions import make_token
from watchbill.accounts.models import User
from watchbill.api.root import api

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

config = schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": False}}})  # minutes in place of seconds
schema = schemathesis.openapi.from_dict(api.get_openapi_schema(), config=config)
schema.app = get_wsgi_application()


@pytest.fixture
def secret(planner: User) -> str:
    return make_token(by=planner, name="tester", scope="write", days=1)[1]


@schema.include(path_regex=r"/(areas|ledgers/site)").parametrize()
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_answers_are_as_described(case: Case, secret: str) -> None:
    case.call_and_validate(headers={"authorization": f"Bearer {secret}"}, checks=CHECKS)
