"""order_with_respect_to: get_ and set_..._order, next and previous, the hidden column."""

from django.db import models


class Question(models.Model):
    text = models.CharField(max_length=30)


class Answer(models.Model):
    text = models.CharField(max_length=30)
    question = models.ForeignKey(Question, on_delete=models.CASCADE)

    class Meta:
        order_with_respect_to = "question"

    def __str__(self):
        return self.text


class Step(models.Model):
    name = models.CharField(max_length=10)
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="steps")

    class Meta:
        order_with_respect_to = "parent"


one, two = Question.objects.create(text="one"), Question.objects.create(text="two")
a, b, c = (Answer.objects.create(text=t, question=one) for t in "abc")
d = Answer.objects.create(text="d", question=two)
print(Answer._meta.ordering, [f.name for f in Answer._meta.fields], a._order, c._order, d._order)
print(one.answer_set.all(), list(one.get_answer_order()), one.answer_set.order_by("-_order"))
print(a.get_next_in_order(), c.get_previous_in_order(), b.get_next_in_order())
try:
    c.get_next_in_order()
except Answer.DoesNotExist as e:
    print(e)
one.set_answer_order([c.pk, a.pk, b.pk])
print(one.answer_set.all(), list(one.get_answer_order()))
fresh = Answer.objects.get(text="c")
print(fresh._order, c._order, fresh.get_next_in_order())
b.delete()
print(Answer.objects.create(text="e", question=one)._order, Answer.objects.all())
print(Answer.objects.bulk_create([Answer(text="f", question=one, _order=9), Answer(text="g", question=two, _order=1)]))
print(list(Answer.objects.values_list("question__text", "text", "_order")))
Answer.objects.filter(text="f").update(_order=-1)
print(one.answer_set.first(), one.answer_set.last(), one.answer_set.reverse())
moved = Answer.objects.get(text="a")
moved.question = two
moved.save()
print(two.answer_set.all(), two.get_answer_order())
root = Step.objects.create(name="root")
for name in "xy":
    Step.objects.create(name=name, parent=root)
print(list(root.get_step_order()), root._order, [s.name for s in root.steps.all()])
root.set_step_order(reversed(root.get_step_order()))
print([s.name for s in root.steps.all()], Step.objects.get(name="y").get_next_in_order().name)
try:
    Answer.objects.order_by("question", "_orders")
except Exception as e:
    print(type(e).__name__, e)
