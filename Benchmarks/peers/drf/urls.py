from django.urls import path

from messages_app.views import Constant, MessageDetail, MessageList

urlpatterns = [
    path("constant", Constant.as_view()),
    path("messages", MessageList.as_view()),
    path("messages/<int:pk>", MessageDetail.as_view()),
]
