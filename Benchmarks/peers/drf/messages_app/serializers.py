from rest_framework import serializers

from .models import Message


class MessageSerializer(serializers.ModelSerializer):
    text = serializers.CharField(min_length=1, max_length=4000, trim_whitespace=False)
    receiver = serializers.IntegerField(min_value=1)

    class Meta:
        model = Message
        fields = ["id", "sender", "receiver", "text", "timestamp"]
        read_only_fields = ["sender", "timestamp"]
