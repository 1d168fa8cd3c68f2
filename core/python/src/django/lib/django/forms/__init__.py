"""Forms: data in, cleaned values or errors out. No templates: widgets and forms write their HTML themselves."""

from django.core.exceptions import ValidationError
from django.forms.boundfield import *
from django.forms.fields import *
from django.forms.forms import *
from django.forms.formsets import *
from django.forms.models import *
from django.forms.widgets import *
