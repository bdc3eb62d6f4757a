"""Notes with Django REST framework in one file; drf-spectacular makes the document at /openapi.json."""

import sys

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    SECRET_KEY="for tests alone",
    INSTALLED_APPS=["rest_framework", "drf_spectacular"],
    REST_FRAMEWORK={
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "UNAUTHENTICATED_USER": None,
    },
    SPECTACULAR_SETTINGS={"TITLE": "Notes", "VERSION": "1.0.0", "SERVE_INCLUDE_SCHEMA": False},
)
django.setup()

from django.urls import path  # noqa: E402
from drf_spectacular.renderers import OpenApiJsonRenderer  # noqa: E402
from drf_spectacular.utils import OpenApiParameter, extend_schema  # noqa: E402
from drf_spectacular.views import SpectacularAPIView  # noqa: E402
from rest_framework import serializers, status  # noqa: E402
from rest_framework.response import Response  # noqa: E402
from rest_framework.views import APIView  # noqa: E402

notes = {1: {"id": 1, "text": "Buy milk", "stars": 3}}


class NoteSerializer(serializers.Serializer):
    id = serializers.IntegerField(read_only=True)
    text = serializers.CharField(max_length=200)
    stars = serializers.IntegerField(min_value=0, max_value=5)


class DocumentView(SpectacularAPIView):
    renderer_classes = [OpenApiJsonRenderer]


class NotesView(APIView):
    @extend_schema(operation_id="listNotes", responses=NoteSerializer(many=True))
    def get(self, request):
        return Response(NoteSerializer(notes.values(), many=True).data)

    @extend_schema(operation_id="createNote", request=NoteSerializer, responses={201: NoteSerializer})
    def post(self, request):
        note = NoteSerializer(data=request.data)
        note.is_valid(raise_exception=True)
        number = max(notes, default=0) + 1
        notes[number] = {"id": number, **note.validated_data}
        return Response(notes[number], status=status.HTTP_201_CREATED)


class NoteView(APIView):
    @extend_schema(operation_id="getNote", responses=NoteSerializer)
    def get(self, request, note_id):
        return Response(NoteSerializer(notes[note_id]).data)

    @extend_schema(operation_id="deleteNote", responses={204: None})
    def delete(self, request, note_id):
        notes.pop(note_id, None)
        return Response(status=status.HTTP_204_NO_CONTENT)


urlpatterns = [
    path("openapi.json", DocumentView.as_view()),
    path("notes", NotesView.as_view()),
    path("notes/<int:note_id>", NoteView.as_view()),
]

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    execute_from_command_line([sys.argv[0], "runserver", f"127.0.0.1:{sys.argv[1]}", "--noreload"])
