import { dependsOnViewType, patternProblems, readRecordPattern, FilterFacts } from '../../../filters';
import { isFollowed, isUnknown, MappingEntry, QueueEntry, StreamEntry, Unknown } from '../../../template';
import type { AppModel } from '../../model/app-model';
import { COMPLIANT, resolved, rule, violation } from '../../model/rule';

export const filterPattern = rule({
  id: 'FilterPattern',
  level: 'error',
  appliesTo: 'mappings',
  info: 'A filter of the mapping is invalid, or selects other events than it says.',
  explanation: 'Lambda rejects a pattern that is not valid. A pattern with a key, type or image that the records do not have matches nothing, and Lambda drops ' +
    'what no filter matches: it deletes the messages of a queue, and skips the records of a stream.',
  fix: 'Filter by the keys of the source: { body: … } for a queue, { data: … } for Kinesis, { dynamodb: { NewImage: { name: { S: [ … ] } } } } or ' +
    '{ eventName: [ … ] } for a table, where numbers are strings. The messages of a topic need RawMessageDelivery (rawMessageDelivery). Use lambda.FilterCriteria.filter().',
  practices: ['Q20', 'K13', 'K17'],
  link: 'https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html',
  check: (mapping, app) => {
    const filters = resolved(mapping.filters);
    if (filters.length === 0) return undefined;
    const patterns = filters.map(({ text }) => resolved(text));
    for (const json of patterns) {
      const [problem] = patternProblems(json);
      if (problem) return violation(`The filter ${json} of the mapping is wrong: ${problem}.`);
    }
    const kind = resolved(mapping.sourceKind);
    if (!isFollowed(kind)) return COMPLIANT;
    const facts = factsOf(mapping, app);
    for (const json of patterns) {
      const { problems, mistakes } = readRecordPattern(kind, json, facts);
      const [problem] = [...problems, ...mistakes];
      if (problem) return violation(`The filter ${json} of the mapping is wrong: ${problem}.`);
    }
    const undecided = kind === 'dynamodb' && facts.viewType === undefined && patterns.some(dependsOnViewType);
    return undecided ? new Unknown('the view type of the stream') : COMPLIANT;
  },
});

/** What the templates tell about the messages of a queue or the records of a table. */
function factsOf({ source }: MappingEntry, app: AppModel): FilterFacts {
  const entry = app.entry(source) as StreamEntry | QueueEntry | undefined;
  if (entry === undefined || !('kind' in entry)) return { senders: app.feeds.sendersTo(source) };
  if (entry.kind !== 'dynamodb') return {};
  const { keys, viewType } = entry;
  return {
    ...!isUnknown(viewType) && { viewType },
    ...!isUnknown(keys) && !keys.some(isUnknown) && { keys: keys as readonly string[] },
  };
}
