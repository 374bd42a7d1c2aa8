import { Pair, Scalar, ScalarTag, YAMLMap, YAMLSeq } from 'yaml';
import type { CollectionTag, Tags } from 'yaml';

/**
 * The functions that have a short form in YAML: `!Sub` is `Fn::Sub`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
const FUNCTIONS = [
  'And', 'Base64', 'Cidr', 'Contains', 'EachMemberEquals', 'EachMemberIn', 'Equals', 'FindInMap', 'GetAZs', 'GetAtt', 'GetStackOutput', 'If', 'ImportValue',
  'Join', 'Length', 'Not', 'Or', 'RefAll', 'Select', 'Split', 'Sub', 'ToJsonString', 'Transform', 'ValueOf', 'ValueOfAll',
];

/** The short forms of functions whose names have no prefix. */
const BARE = ['Ref', 'Condition'];

/** An integer with a leading zero, such as an account id. As a number it would lose the zero. */
const LEADING_ZERO: ScalarTag = { tag: 'tag:yaml.org,2002:int', default: true, test: /^[-+]?0[0-9]+$/, resolve: text => text };

/** The words for true and false, without `y` and `n`, which are names of resources rather than answers. */
const BOOLEAN: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(?:[Yy]es|YES|[Tt]rue|TRUE|[Oo]n|ON|[Nn]o|NO|[Ff]alse|FALSE|[Oo]ff|OFF)$/,
  resolve: text => /^(?:y|t|on)/i.test(text),
};

/** The types of YAML 1.1 that templates do not have, such as dates: the policy version 2012-10-17 is text. */
const REPLACED = ['bool', 'timestamp', 'binary', 'omap', 'pairs', 'set'].map(name => `tag:yaml.org,2002:${name}`);

/** Returns the types of values in YAML templates, with the short forms of functions. */
export function templateTags(standard: Tags): Tags {
  const kept = standard.filter(tag => typeof tag === 'string' || !(REPLACED.includes(tag.tag) || isBase60(tag)));
  const forms = [...BARE.map(name => [name, name]), ...FUNCTIONS.map(name => [name, `Fn::${name}`])];
  return [LEADING_ZERO, BOOLEAN, ...kept, ...forms.flatMap(([name, key]) => shortForm(`!${name}`, key))];
}

/** Indicates whether a tag reads numbers such as 10:30. */
function isBase60({ tag, format }: { readonly tag: string; readonly format?: string }): boolean {
  return format === 'TIME' && /:(int|float)$/.test(tag);
}

/** Returns the tags that read a short form before text, a list or an object. */
function shortForm(tag: string, key: string): readonly (ScalarTag | CollectionTag)[] {
  const call = (value: YAMLSeq | YAMLMap) => {
    const map = new YAMLMap();
    map.items.push(new Pair(new Scalar(key), value));
    value.tag = undefined; // or it would be a call of a call
    return map;
  };
  return [
    { tag, resolve: text => ({ [key]: key === 'Fn::GetAtt' ? attributeOf(text) : text }) },
    { tag, collection: 'seq', resolve: list => call(list as YAMLSeq) },
    { tag, collection: 'map', resolve: object => call(object as YAMLMap) },
  ];
}

/** Splits 'Queue.Arn', the only function whose text is a list in JSON. */
function attributeOf(text: string): readonly string[] {
  const dot = text.indexOf('.');
  return dot === -1 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
