from django.db import models


class Token(models.Model):
    digest = models.BinaryField(primary_key=True)
    user_id = models.IntegerField()

    class Meta:
        managed = False
        db_table = "tokens"

    @property
    def is_authenticated(self):
        return True


class Message(models.Model):
    id = models.AutoField(primary_key=True)
    sender = models.IntegerField()
    receiver = models.IntegerField()
    text = models.TextField()
    timestamp = models.TextField()

    class Meta:
        managed = False
        db_table = "messages"
