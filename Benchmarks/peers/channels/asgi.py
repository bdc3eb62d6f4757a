"""One chat: a text of one consumer is stored, and then told to the group."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from asgiref.sync import sync_to_async  # noqa: E402
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.core.asgi import get_asgi_application  # noqa: E402
from django.db import models  # noqa: E402
from django.urls import re_path  # noqa: E402


class Message(models.Model):
    sender = models.IntegerField()
    receiver = models.IntegerField()
    text = models.TextField()
    timestamp = models.TextField()

    class Meta:
        managed = False
        app_label = "chat"
        db_table = "messages"


class Member(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("chat", self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard("chat", self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        await sync_to_async(Message.objects.create)(sender=1, receiver=2, text=text_data, timestamp="")
        await self.channel_layer.group_send("chat", {"type": "chat.message", "text": text_data})

    async def chat_message(self, event):
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter(
    {"http": get_asgi_application(), "websocket": URLRouter([re_path(r"", Member.as_asgi())])}
)
