"""Users, groups and permissions."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import models


class Report(models.Model):
    title = models.CharField(max_length=30)
    author = models.ForeignKey("auth.User", on_delete=models.CASCADE)

    class Meta:
        permissions = [("publish_report", "Can publish reports")]


ann = User.objects.create_user("ann", "ann@Example.COM", "secret", first_name="Ann", last_name="Lee")
print(ann, ann.email, ann.get_full_name(), ann.get_short_name(), ann.check_password("secret"), ann.check_password("wrong"))
print(ann.has_usable_password(), ann.is_staff, ann.is_superuser, get_user_model() is User)
root = User.objects.create_superuser("root", "root@example.com", "toor")
print(root.is_staff, root.is_superuser, root.has_perm("app.anything"))
nopass = User.objects.create_user("nopass")
print(nopass.has_usable_password())
publish = Permission.objects.create(codename="publish_report", name="Can publish reports", content_type=ContentType.objects.get_for_model(Report))
editors = Group.objects.create(name="Editors")
editors.permissions.add(publish)
ann.groups.add(editors)
print(ann.groups.all(), editors.user_set.all(), publish)
print(ann.has_perm("app.publish_report"), User.objects.get(username="nopass").has_perm("app.publish_report"))
print(User.objects.filter(groups__name="Editors"), User.objects.filter(groups__permissions__codename="publish_report").count())
ann.user_permissions.add(publish)
print(sorted(User.objects.get(pk=ann.pk).get_all_permissions()))
Report.objects.create(title="Q1", author=ann)
print(Report.objects.filter(author__groups=editors).values("title", "author__username"))
print(User.objects.filter(is_superuser=True).values_list("username", flat=True), User.objects.get_by_natural_key("ann").pk)
for bad in [lambda: User.objects.create_user(""), lambda: User.objects.create_user("ann"), lambda: User.objects.create_superuser("x", "x@x.org", "p", is_staff=False)]:
    try:
        bad()
    except Exception as e:
        print(type(e).__name__, e)
