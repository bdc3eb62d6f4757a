import hashlib

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed

from .models import Token


class BearerToken(BaseAuthentication):
    """Finds the user of a token by the token's digest."""

    def authenticate(self, request):
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme != "Bearer":
            return None
        try:
            found = Token.objects.get(digest=hashlib.sha256(token.encode()).digest())
        except Token.DoesNotExist:
            raise AuthenticationFailed from None
        return found, token

    def authenticate_header(self, request):
        return "Bearer"
