// Completion of what a queryset is written with: methods, lookups, and the names of models and fields.

import { completeAnyWord } from '@codemirror/autocomplete';

const METHODS = `aaggregate abulk_create acount acreate adelete aexists afirst aget aget_or_create aggregate alast alias all annotate
asave aupdate aupdate_or_create bulk_create bulk_update contains count create dates datetimes defer delete difference distinct earliest
exclude exists explain filter first full_clean get get_or_create in_bulk intersection iterator last latest none only order_by
prefetch_related raw refresh_from_db reverse save select_for_update select_related union update update_or_create values
values_list`.split(/\s+/);

const LOOKUPS = `exact iexact contains icontains startswith istartswith endswith iendswith regex iregex gt gte lt lte in isnull range
date year iso_year month day week week_day iso_week_day quarter time hour minute second`.split(/\s+/);

const NAMES = `Avg BooleanField Case CharField Coalesce Concat Count DateField DateTimeField DecimalField Exists ExpressionWrapper F
FloatField ForeignKey IntegerField JSONField ManyToManyField Max Min OneToOneField OuterRef Prefetch Q StdDev StringAgg Subquery
Sum TextField Value Variance When Window`.split(/\s+/);

/** Methods whose keyword arguments name fields. */
const BY_KEYWORD = /\b(?:filter|exclude|get|create|update|get_or_create|update_or_create|Q|When|acreate|aget|aupdate|FilteredRelation)\s*\([^()]*$/;
/** Those whose string arguments do. */
const BY_STRING = /\b(?:values|values_list|order_by|only|defer|select_related|prefetch_related|distinct|F|OuterRef|Prefetch|Count|Sum|Avg|Min|Max|latest|earliest|dates|datetimes|bulk_update)\s*\([^()]*["'](?:-)?[\w]*$/;

const option = type => label => ({ label, type });

/** A source for CodeMirror; `schema()` tells the models there are. */
export function completionSource(schema) {
  return context => {
    const { models = [] } = schema();
    const before = context.state.sliceDoc(Math.max(0, context.pos - 300), context.pos);
    const [word] = /\w*$/.exec(before);
    const from = context.pos - word.length;
    const start = before.slice(0, before.length - word.length);

    if (/\.$/.test(start)) {
      const model = models.find(model => start.endsWith(`${model.name}.`));
      const options = model ? ['objects', 'DoesNotExist', 'MultipleObjectsReturned'] : [...METHODS, 'objects', ...allFields(models)];
      return word || context.explicit || model ? { from, options: unique(options).map(option('method')), validFor: /^\w*$/ } : null;
    }
    if (BY_STRING.test(before) || BY_KEYWORD.test(before)) {
      const quoted = BY_STRING.test(before);
      const model = models.find(model => model.name === (start.match(/\b([A-Z]\w*)\.objects\b(?!.*\b[A-Z]\w*\.objects\b)/s) ?? [])[1]);
      if (!word && !context.explicit && !quoted) return null;
      return path(word, from, model, models, quoted);
    }
    if (!word && !context.explicit) return null;
    const words = completeAnyWord(context)?.options ?? [];
    const names = [...models.map(model => model.name), ...NAMES];
    return { from, options: [...names.map(option('class')), ...words.filter(({ label }) => !names.includes(label))], validFor: /^\w*$/ };
  };
}

/** Completes `author__name__icon`: relations are followed, then lookups offered. */
function path(word, from, model, models, quoted) {
  const steps = word.split('__');
  const last = steps.pop();
  let here = model;
  for (const step of steps) here = models.find(other => other.name === here?.related?.[step]);
  const fields = here ? [...here.fields, 'pk'] : steps.length ? [] : allFields(models);
  const options = fields.map(option('property'));
  if (steps.length && !quoted) options.push(...LOOKUPS.map(option('keyword')));
  return { from: from + word.length - last.length, options: options.filter(({ label }, index) => options.findIndex(other => other.label === label) === index), validFor: /^[a-zA-Z0-9]*_?[a-zA-Z0-9]*$/ };
}

const allFields = models => unique(models.flatMap(model => model.fields));
const unique = items => [...new Set(items)];
