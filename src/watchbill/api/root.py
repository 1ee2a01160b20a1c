"""The API as a whole."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError as SchemaError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import SessionAuth

from watchbill.api.security import TokenAuth
from watchbill.places.api import router as places
from watchbill.places.queries import EntryGone

UNCHANGED = "Nothing was changed."


class Api(NinjaAPI):
    """The API; its description is made once, since it never changes while the server runs."""

    @cached_property
    def _description(self) -> OpenAPISchema:
        return super().get_openapi_schema()

    def get_openapi_schema(self, **_wanted: Any) -> OpenAPISchema:
        """Describe all endpoints."""
        return self._description


api = Api(
    title="Watchbill",
    version="1",
    description="Ledgers of places and things to keep safe. Everything is scoped to the account that asks.",
    auth=[TokenAuth(), SessionAuth()],
    urls_namespace="api",
)

api.add_router("", places)


@api.exception_handler(ObjectDoesNotExist)
@api.exception_handler(EntryGone)
def missing(request: HttpRequest, _error: Exception) -> HttpResponse:
    """Answer 404; what an account may not read does not exist for it."""
    return api.create_response(request, {"detail": "There is no such thing here."}, status=404)


@api.exception_handler(PermissionDenied)
def refused(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """Answer 403 with the reason."""
    detail = str(error) or "Your account may not do this here."
    return api.create_response(request, {"detail": detail}, status=403)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer 422 with each problem beside the field that it is about."""
    problems = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    faults = [{"field": field, "problem": problem} for field, texts in problems.items() for problem in texts]
    return api.create_response(request, {"detail": UNCHANGED, "faults": faults}, status=422)


@api.exception_handler(DataError)
def unstorable(request: HttpRequest, _error: DataError) -> HttpResponse:
    """Answer 422 where PostgreSQL takes a text or number for none: a zero byte in a search, say."""
    return api.create_response(request, {"detail": "A value cannot be stored or looked up.", "faults": []}, status=422)


@api.exception_handler(SchemaError)
def misshapen(request: HttpRequest, error: SchemaError) -> HttpResponse:
    """Answer 422 where a request does not fit its schema, in the same form."""
    faults = [
        {"field": ".".join(str(part) for part in fault["loc"][1:]), "problem": fault["msg"]} for fault in error.errors
    ]
    return api.create_response(request, {"detail": UNCHANGED, "faults": faults}, status=422)
