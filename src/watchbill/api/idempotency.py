"""Idempotency keys: a write that is sent again after a broken line is not done twice.

After the IETF draft 'The Idempotency-Key HTTP Header Field' (draft-ietf-httpapi-idempotency-key-header): the key is
the caller's own, the same key with another request is an error, and keys are forgotten after a day.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from watchbill.accounts.secret import digest_of
from watchbill.api.models import Receipt

HEADER = "Idempotency-Key"
KEPT = dt.timedelta(days=1)
PREFIX = "/api/"
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LONGEST_KEY = 128


def idempotent_writes(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer a repeated write from its receipt. The receipt and the write stand in one transaction."""

    def middleware(request: HttpRequest) -> HttpResponse:
        key = request.headers.get(HEADER, "")
        if not key or request.method not in UNSAFE or not request.path.startswith(PREFIX):
            return get_response(request)
        if len(key) > LONGEST_KEY:
            return _refusal(400, f"{HEADER}: at most {LONGEST_KEY} characters.")
        caller, digest = _caller(request), _digest(request)
        Receipt.objects.filter(made_at__lt=timezone.now() - KEPT).delete()
        try:
            with transaction.atomic():
                receipt = Receipt.objects.create(caller=caller, key=key, request_digest=digest)
                response = get_response(request)
                if response.status_code >= 500 or response.status_code in {401, 403}:
                    transaction.set_rollback(True)
                else:
                    receipt.status, receipt.body = response.status_code, response.content
                    receipt.save(update_fields=["status", "body"])
        except IntegrityError:
            earlier = Receipt.objects.filter(caller=caller, key=key).first()
            if earlier is None:
                raise
            return _repeat(earlier, digest)
        return response

    return middleware


def _repeat(receipt: Receipt, digest: str) -> HttpResponse:
    if receipt.request_digest != digest:
        return _refusal(422, f"{HEADER}: this key was used for another request. Use a new one.")
    answer = HttpResponse(bytes(receipt.body), status=receipt.status, content_type="application/json")
    answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _refusal(status: int, detail: str) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=status)


def _caller(request: HttpRequest) -> str:
    authorization = request.headers.get("Authorization", "")
    return digest_of(authorization) if authorization else f"account {request.user.pk}"


def _digest(request: HttpRequest) -> str:
    start = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(start + request.body).hexdigest()
