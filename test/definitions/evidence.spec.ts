import { familyGroupDecisionMaking } from '../../workflows/family-group-decision-making/definition';
import { CARRIES_EVIDENCE, EVIDENCE } from '../../workflows/family-group-decision-making/evidence';

const { steps, handOvers } = familyGroupDecisionMaking;
const parts = Object.entries(EVIDENCE);

test('the bundle holds what the page names, and what became of the outcomes', () => {
  expect(parts.map(([id]) => id)).toEqual([
    ...['people', 'offers', 'answers', 'meeting', 'plan', 'reply', 'known-adults'],
    'outcomes',
  ]);
});

test.each(parts)('%s: whatever completes one of its steps is in it', (_, { entries, steps: owed }) => {
  for (const step of owed) expect(entries).toEqual(expect.arrayContaining([...(steps[step]?.evidence ?? [])]));
});

test('it travels to the journey that comes next, to proceedings and to an authority that takes over', () => {
  expect(CARRIES_EVIDENCE).toEqual(['family-network-plan', 'kinship-route', 'proceedings', 'transfer']);
  expect(Object.keys(handOvers)).toEqual(expect.arrayContaining([...CARRIES_EVIDENCE]));
});
