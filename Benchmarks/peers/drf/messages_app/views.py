import datetime
import os

from django.db.models import Q
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from .authentication import BearerToken
from .models import Message
from .serializers import MessageSerializer

TEXT = os.environ["PEER_TEXT"]


class Constant(APIView):
    def get(self, request):
        message = Message(id=1, sender=1, receiver=2, text=TEXT, timestamp="2026-11-29T10:00:00.123456+00:00")
        return Response(MessageSerializer(message).data)


class MessageDetail(generics.RetrieveAPIView):
    authentication_classes = [BearerToken]
    permission_classes = [IsAuthenticated]
    serializer_class = MessageSerializer

    def get_queryset(self):
        user = self.request.user.user_id
        return Message.objects.filter(Q(sender=user) | Q(receiver=user))


class MessageList(generics.CreateAPIView):
    authentication_classes = [BearerToken]
    permission_classes = [IsAuthenticated]
    serializer_class = MessageSerializer

    def perform_create(self, serializer):
        timestamp = datetime.datetime.now(datetime.UTC).isoformat()
        serializer.save(sender=self.request.user.user_id, timestamp=timestamp)
