import { readFileSync } from 'node:fs';
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { publishedSchema, schema, SCHEMA_FILE } from '../../api/schema';
import { JOURNEYS } from '../../workflows/catalogue';

const pascal = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

test('the published schema is current; `npm run schema` rewrites it', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(publishedSchema());
});

/** Everything in a schema that may have a description, by its place. */
function described(of: GraphQLSchema): readonly (readonly [string, string | null | undefined])[] {
  const types = Object.values(of.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );
  return types.flatMap((type) => [[type.name, type.description] as const, ...partsOf(type)]);
}

function partsOf(type: GraphQLNamedType): readonly (readonly [string, string | null | undefined])[] {
  if (isEnumType(type)) return type.getValues().map((value) => [`${type.name}.${value.name}`, value.description]);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field.description]);
  if (!isObjectType(type) && !isInterfaceType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => [
    [`${type.name}.${field.name}`, field.description] as const,
    ...field.args.map((arg) => [`${type.name}.${field.name}(${arg.name})`, arg.description] as const),
  ]);
}

test('every type, field, argument and enum value has a description', () => {
  const all = described(schema);
  expect(all.length).toBeGreaterThan(500);
  expect(all.filter(([, description]) => !description?.trim()).map(([place]) => place)).toEqual([]);
});

/** What of a definition decides whether a mutation is made from it. */
interface Generated {
  readonly ofChild?: true;
  readonly ownMutation?: true;
}

test.each(JOURNEYS.map(({ definition }) => definition))(
  '$id: everything that its definition lets be told has a mutation',
  ({ noun, facts, decisions }) => {
    const named = (all: Readonly<Record<string, Generated>>, verb: string, own: boolean): readonly string[] =>
      Object.entries(all)
        .filter(([, { ofChild, ownMutation }]) => !ofChild && (ownMutation ?? false) === own)
        .map(([id]) => `${verb}${noun}${pascal(id)}`);
    const told = named(facts, 'record', false);
    const decided = named(decisions, 'decide', false);
    const corrected = [...told, ...decided].map((name) => name.replace(/^(record|decide)/, 'correct'));
    const mutations = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(mutations).toEqual(expect.arrayContaining([`start${noun}Journey`, ...told, ...decided, ...corrected]));
    const ownOnes = [...named(facts, 'record', true), ...named(decisions, 'decide', true)];
    const besides = [...ownOnes, ...ownOnes.map((name) => name.replace(/^(record|decide)/, 'correct'))];
    expect(mutations.filter((name) => besides.includes(name))).toEqual([]); // told by mutations of their own alone
    expect(mutations).not.toContain(`record${noun}DateOfBirth`); // the child's own: corrected for all journeys at once
  },
);

test('every mutation takes an idempotency key', () => {
  const without = Object.values(schema.getMutationType()?.getFields() ?? {}).filter(({ args }) => {
    const [input] = args;
    const type = input && schema.getType(String(input.type).replace('!', ''));
    return !isInputObjectType(type) || String(type.getFields()['idempotencyKey']?.type) !== 'String!';
  });
  expect(without.map(({ name }) => name)).toEqual([]);
});

/** The core of the schema that stays: names may gain, never lose. */
test.each([
  ['Query', 'journey', ['id', 'asAt', 'knownBy']],
  ['Query', 'child', ['id', 'asAt', 'knownBy']],
  ['Query', 'duty', ['id', 'asAt', 'knownBy']],
  ['Query', 'overdueDuties', ['team', 'authority', 'journeyTypes', 'clockKinds', 'asAt', 'knownBy', 'first', 'after']],
  [
    'Query',
    'upcomingDuties',
    ['team', 'authority', 'withinDays', 'journeyTypes', 'clockKinds', 'asAt', 'knownBy', 'first', 'after'],
  ],
  ['Query', 'explainDueDate', ['rule', 'trigger', 'calendarEdition', 'pack']],
  ['Query', 'rules', ['pack', 'onDate', 'journeyType', 'first', 'after']],
  ['Query', 'timeline', ['child', 'asAt', 'knownBy', 'first', 'after']],
  ['Duty', 'status', ['at']],
  ['Duty', 'daysOverdue', ['at']],
])('%s.%s is in the stable core', (type, field, args) => {
  const of = schema.getType(type);
  const found = isObjectType(of) ? of.getFields()[field] : undefined;
  expect(found?.args.map(({ name }) => name)).toEqual(expect.arrayContaining(args));
});

test('a duty keeps the fields of the stable core', () => {
  const duty = schema.getType('Duty');
  const fields = isObjectType(duty)
    ? Object.values(duty.getFields()).map(({ name, type }) => `${name}: ${String(type)}`)
    : [];
  expect(fields).toEqual(
    expect.arrayContaining([
      ...['id: ID!', 'step: StepRef!', 'journey: Journey!', 'child: Child', 'owedBy: Role!', 'clockKind: ClockKind!'],
      ...['dueOn: Date', 'dueAt: DateTime', 'status: DutyStatus!', 'outcome: Outcome', 'settledAt: DateTime'],
      ...['why: DueDateExplanation', 'versions: [DutyVersion!]!'],
    ]),
  );
});
