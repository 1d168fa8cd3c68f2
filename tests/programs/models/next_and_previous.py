"""get_next_by_FOO, get_previous_by_FOO, order_with_respect_to."""

import datetime

from django.db import models


class Diary(models.Model):
    day = models.DateField()
    text = models.CharField(max_length=30)

    def __str__(self):
        return self.text


class Question(models.Model):
    text = models.CharField(max_length=30)


class Answer(models.Model):
    question = models.ForeignKey(Question, on_delete=models.CASCADE)
    text = models.CharField(max_length=30)

    class Meta:
        order_with_respect_to = "question"

    def __str__(self):
        return self.text


for day, text in [(1, "one"), (5, "five"), (5, "five again"), (9, "nine")]:
    Diary.objects.create(day=datetime.date(2024, 1, day), text=text)
entry = Diary.objects.get(text="five")
print(entry.get_next_by_day(), entry.get_previous_by_day(), entry.get_next_by_day(text__startswith="n"))
try:
    Diary.objects.get(text="nine").get_next_by_day()
except Diary.DoesNotExist as e:
    print(e)
question = Question.objects.create(text="?")
for text in "abc":
    Answer.objects.create(question=question, text=text)
print(Answer.objects.all(), question.get_answer_order())
question.set_answer_order([3, 1, 2])
print(Answer.objects.all(), question.get_answer_order(), question.answer_set.all())
answer = Answer.objects.get(text="a")
print(answer.get_next_in_order(), answer.get_previous_in_order(), answer._order)
print(Answer._meta.ordering, [f.name for f in Answer._meta.fields])
