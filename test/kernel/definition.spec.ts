import { days, daysBefore, weeks } from '../../statute';
import { JOURNEYS } from '../../workflows/catalogue';
import {
  DefinitionFault,
  journey,
  localSetting,
  rule,
  type JourneyDefinition,
} from '../../workflows/kernel/definition';
import { decisions, end, facts, handOver, oneGate, oneStep, plain, small, step, type Seen } from './small';

/** A small journey with its parts changed before it is loaded. */
const changed = (change: (definition: JourneyDefinition<Seen>) => Partial<JourneyDefinition<Seen>>) => () => {
  const parts = {
    id: 'small',
    title: 'Small',
    noun: 'Small',
    purposes: ['plain'],
    startedBy: ['case-system'] as const,
  };
  const { over: _, ...others } = facts;
  const whole = {
    ...parts,
    facts: others,
    decisions,
    steps: { plain: step('A step', plain) },
    gates: {},
    handOvers: {},
    ends: {},
  };
  return journey<Seen>({ ...whole, ...change(whole) });
};
const closed = (settles: Parameters<typeof end>[1]['settles']) => ({
  closed: end('Closed', { endedBy: ['team-manager'], settles }),
});
const none = { acts: () => [], awaited: () => false };

const FAULTS: readonly [string, () => unknown, string][] = [
  ['a step without an owner', () => oneStep({ owedBy: '' as never }), 'step plain has no owner'],
  [
    'a due rule that does not exist',
    () => oneStep({ due: rule('Z99') }),
    'step plain is due by rule Z99, which does not exist',
  ],
  [
    'a due rule that is a measure',
    () => oneStep({ due: rule('B14') }),
    'step plain is due by rule B14, which is a measure and no clock',
  ],
  [
    'a setting without its journey’s name',
    () => oneStep({ due: localSetting('plain', days(1), '') }),
    'step plain is due by the setting plain, which is not named with its journey',
  ],
  [
    'a setting beside a rule that does not exist',
    () => oneStep({ due: localSetting('small.plain', days(1), '', 'Z99') }),
    'step plain stands beside rule Z99, which does not exist',
  ],
  [
    'a default that would loosen the law',
    () => oneStep({ due: localSetting('small.plain', weeks(9), '', 'G12') }),
    'step plain has a default that would loosen rule G12, beside which it stands',
  ],
  [
    'a step that is owed ahead of a due date and counts onwards',
    () => oneStep({ ahead: localSetting('small.ahead', days(1), '') }),
    'step plain is owed ahead of a due date, and does not count back from one',
  ],
  [
    'a chain that is owed ahead of its due dates',
    () =>
      oneStep({
        ahead: localSetting('small.ahead', daysBefore(1), ''),
        recurs: { from: 'actual-last', times: () => [] },
      }),
    'step plain is owed ahead of a due date, and does not count back from one',
  ],
  ['a step that nothing completes', () => oneStep({ evidence: [] }), 'step plain names no evidence'],
  [
    'evidence that is not defined',
    () => oneStep({ evidence: ['other'] }),
    'step plain is completed by other, which is not defined',
  ],
  [
    'a purpose that is not defined',
    () => oneStep({ purposes: ['other'] }),
    'step plain is for the purpose other, which is not defined',
  ],
  [
    'a pack that does not exist',
    () => oneStep({ pack: 'review-1999' }),
    'step plain belongs to the pack review-1999, which does not exist',
  ],
  [
    'entries told apart by nothing',
    changed(() => ({ facts: { ...facts, began: { ...facts.began, per: 'person' } } })),
    'fact began is told apart by person, which it does not hold',
  ],
  [
    'a limb that rests on no rule',
    () => oneGate({ ...none, limbs: { some: { title: 'Some', rule: 'Z99', missing: () => [] } } }),
    'gate gate, limb some, rests on rule Z99, which does not exist',
  ],
  [
    'an end that leaves a step unsettled',
    changed(() => ({ ends: closed({}) })),
    'end closed leaves step plain unsettled',
  ],
  [
    'an end that settles what is no step',
    changed(() => ({ ends: closed({ plain: 'superseded', other: 'superseded' }) })),
    'end closed settles other, which is no step',
  ],
  [
    'a hand-over that ends as nothing',
    () =>
      small(
        {},
        {
          handOvers: {
            away: handOver('Away', { from: 'team-manager', to: 'x', answeredBy: ['team-manager'], endsAs: 'gone' }),
          },
        },
      ),
    'away ends the journey as gone, which is not defined',
  ],
  [
    'a fact that ends as nothing',
    changed(() => ({ facts: { ...facts, over: { ...facts.over, endsAs: 'gone' } } })),
    'over ends the journey as gone, which is not defined',
  ],
];

test.each(FAULTS)('%s is a fault that names it', (_, load, message) => {
  expect(load).toThrow(new DefinitionFault('small', message));
});

test('a follow-up need not be settled by an end', () => {
  expect(
    changed(() => ({ steps: { plain: step('A step', { ...plain, followUp: 'any-time' }) }, ends: closed({}) })),
  ).not.toThrow();
});

test.each(JOURNEYS.map(({ definition }) => [definition.id, definition] as const))(
  '%s: every figure and every name is its own',
  (id, { steps, facts: held, decisions: made }) => {
    const names = [...Object.keys(held), ...Object.keys(made)];
    expect(new Set(names).size).toBe(names.length);
    for (const [key, { due }] of Object.entries(steps))
      if (due?.from === 'setting') expect([key, due.setting.startsWith(`${id}.`)]).toEqual([key, true]);
  },
);
