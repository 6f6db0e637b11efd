import fc from 'fast-check';
import {
  type Approach,
  HOME_FIELDS,
  HOME_STAGES,
  NEED_FIELDS,
  NEED_STAGES,
  SEEING_ROLES,
  type Shown,
  shown,
  stageOf,
} from '../../../workflows/home-matching/search/disclosure';

/*
 * The tables of both reference pages, written out: field by field, stage by stage, for every role.
 */

const PROVIDERS = ['provider-manager', 'foster-carer', 'supervising-social-worker'];
const AUTHORITY = ['social-worker', 'team-manager'];
const MATCHING_BODY = ['home-finder', 'home-finding-manager'];

/** How a provider sees each field of a need: ., s (shown), c (if the child agrees) and y (yes or no), at D0 D1 D2 D3 D4 and when it is over. */
const TO_PROVIDERS: Readonly<Record<string, string>> = {
  'age-in-years': '.ssss.',
  'number-of-children': '.ssss.',
  'home-type': '.ssss.',
  pattern: '.ssss.',
  'needed-from': '.ssss.',
  length: '.ssss.',
  region: '.ssss.',
  'coded-musts': '.ssss.',
  emergency: '.ssss.',
  'risk-headings': '..sss.',
  'health-headings': '..sss.',
  'school-stage': '..sss.',
  'family-time-pattern': '..sss.',
  'culture-and-language': '..sss.',
  wishes: '..sss.',
  'travel-minutes': '..sss.',
  'risk-assessment': '...ss.',
  'health-detail': '...ss.',
  'talk-with-social-worker': '...ss.',
  'resident-impact': '...ss.',
  'school-town': '...ss.',
  'home-town': '...ss.',
  name: '....s.',
  'date-of-birth': '....s.',
  photograph: '....s.',
  address: '....s.',
  'school-name': '....s.',
  'family-names': '....s.',
  'legal-status': '....s.',
  documents: '....s.',
  plans: '....s.',
  'court-papers': '....s.',
  orientation: '.cccc.',
  'gender-history': '.cccc.',
  'excluded-areas': '......',
  'avoided-people': '.yyyy.',
  'rival-options': '......',
};

const IDENTITY = [
  ...['name', 'date-of-birth', 'photograph', 'address', 'school-name', 'family-names', 'legal-status', 'documents'],
  ...['plans', 'court-papers'],
];
const LETTERS: Readonly<Record<string, Shown>> = { '.': 'withheld', s: 'shown', c: 'if-child-agrees', y: 'yes-or-no' };

test('the table names every field of a need', () => {
  expect(Object.keys(TO_PROVIDERS).toSorted()).toEqual(NEED_FIELDS.toSorted());
});

describe.each(PROVIDERS)('a need, to a %s', (role) => {
  test.each(NEED_FIELDS)('%s', (field) => {
    const told = NEED_STAGES.map((stage) => shown(stage, role, field));
    expect(told).toEqual([...(TO_PROVIDERS[field] ?? '')].map((letter) => LETTERS[letter]));
  });
});

describe.each(MATCHING_BODY)('a need, to a %s', (role) => {
  test.each(NEED_FIELDS)('%s', (field) => {
    const usual = IDENTITY.includes(field) ? 'withheld' : 'shown';
    const special: Readonly<Record<string, Shown>> = {
      ...{ 'excluded-areas': 'yes-or-no', 'avoided-people': 'yes-or-no' },
      ...{ orientation: 'if-child-agrees', 'gender-history': 'if-child-agrees' },
    };
    for (const stage of NEED_STAGES) expect(shown(stage, role, field)).toBe(special[field] ?? usual);
  });
});

describe.each(AUTHORITY)('a need, to a %s', (role) => {
  test.each(NEED_FIELDS)('%s', (field) => {
    const strict = field === 'excluded-areas' || field === 'avoided-people';
    for (const stage of NEED_STAGES) expect(shown(stage, role, field)).toBe(strict ? 'named-readers' : 'shown');
  });
});

/** How each side sees a field of a home: in the pool, offered, accepted, before a visit, after the move. */
const OF_A_HOME: Readonly<Record<string, { authority: string; body: string; child: string; parent: string }>> = {
  terms: { authority: '.....', body: 'sssss', child: '.....', parent: '....d' },
  ages: { authority: '.....', body: 'sssss', child: '.....', parent: '....d' },
  patterns: { authority: '.....', body: 'sssss', child: '.....', parent: '....d' },
  offers: { authority: '.....', body: 'sssss', child: '.....', parent: '....d' },
  point: { authority: '.....', body: 'sssss', child: '.....', parent: '....d' },
  limits: { authority: '.....', body: 'sssss', child: '.....', parent: '....d' },
  area: { authority: '.ssss', body: 'sssss', child: '.....', parent: '....d' },
  'km-and-minutes': { authority: '.ssss', body: 'sssss', child: '.....', parent: '....d' },
  experience: { authority: '.ssss', body: 'sssss', child: '.....', parent: '....d' },
  'household-make-up': { authority: '.ssss', body: 'sssss', child: '.....', parent: '....d' },
  pets: { authority: '.ssss', body: 'sssss', child: '...aa', parent: '....d' },
  'quality-summary': { authority: '.ssss', body: 'sssss', child: '.....', parent: '....d' },
  'carer-names': { authority: '..sss', body: '.....', child: '.....', parent: '....d' },
  'street-address': { authority: '..sss', body: '.....', child: '.....', parent: '....d' },
  'emergency-contacts': { authority: '..sss', body: '.....', child: '.....', parent: '....d' },
  'carer-first-names': { authority: '.....', body: '.....', child: '...aa', parent: '....d' },
  photographs: { authority: '.....', body: '.....', child: '...aa', parent: '....d' },
  'house-rules': { authority: '.....', body: '.....', child: '...aa', parent: '....d' },
  'check-detail': { authority: '.....', body: '.....', child: '.....', parent: '.....' },
  health: { authority: '.....', body: '.....', child: '.....', parent: '.....' },
  references: { authority: '.....', body: '.....', child: '.....', parent: '.....' },
  finances: { authority: '.....', body: '.....', child: '.....', parent: '.....' },
  'household-names': { authority: '.....', body: '.....', child: '.....', parent: '.....' },
};
const SIDES: Readonly<Record<string, 'authority' | 'body' | 'child' | 'parent'>> = {
  ...{ 'social-worker': 'authority', 'team-manager': 'authority', 'home-finder': 'body' },
  ...{ 'home-finding-manager': 'body', child: 'child', parent: 'parent' },
};
const OF_HOMES: Readonly<Record<string, Shown>> = {
  ...LETTERS,
  ...{ a: 'if-carers-agree', d: 'if-authority-decides' },
};

test('the table names every field of a home', () => {
  expect(Object.keys(OF_A_HOME).toSorted()).toEqual(HOME_FIELDS.toSorted());
});

describe.each(Object.keys(SIDES))('a home, to a %s', (role) => {
  test.each(HOME_FIELDS)('%s', (field) => {
    const told = HOME_STAGES.map((stage) => shown(stage, role, field));
    expect(told).toEqual([...(OF_A_HOME[field]?.[SIDES[role] ?? 'child'] ?? '')].map((letter) => OF_HOMES[letter]));
  });
});

test('nobody of whom the page says nothing sees anything, and a stage of the one tells nothing of the other', () => {
  for (const role of ['auditor-of-nothing', 'funding-approver', 'area-authority']) {
    for (const stage of NEED_STAGES)
      for (const field of NEED_FIELDS) expect(shown(stage, role, field)).toBe('withheld');
    for (const stage of HOME_STAGES)
      for (const field of HOME_FIELDS) expect(shown(stage, role, field)).toBe('withheld');
  }
  for (const role of SEEING_ROLES) {
    expect(shown('D4', role, 'street-address')).toBe('withheld');
    expect(shown('accepted', role, 'date-of-birth')).toBe('withheld');
  }
});

describe('the stage of an approach', () => {
  const none: Approach = {
    ...{ asked: false, interested: false, released: false, conditionalYes: false, shortlisted: false },
    ...{ chosen: false, accepted: false, funded: false, over: false },
  };
  const d3 = { ...none, asked: true, interested: true, released: true, conditionalYes: true, shortlisted: true };

  test('opens one after the other, each with all that it takes', () => {
    expect(stageOf(none)).toBe('D0');
    expect(stageOf({ ...none, asked: true })).toBe('D1');
    expect(stageOf({ ...none, asked: true, interested: true })).toBe('D1');
    expect(stageOf({ ...none, asked: true, interested: true, released: true })).toBe('D2');
    expect(stageOf({ ...d3, shortlisted: false })).toBe('D2');
    expect(stageOf(d3)).toBe('D3');
    expect(stageOf({ ...d3, chosen: true, accepted: true })).toBe('D3');
    expect(stageOf({ ...d3, chosen: true, funded: true })).toBe('D3');
    expect(stageOf({ ...d3, accepted: true, funded: true })).toBe('D3');
    expect(stageOf({ ...d3, chosen: true, accepted: true, funded: true })).toBe('D4');
  });

  test('who the child is is never shown before choice, acceptance and funding, nor once it is over', () => {
    const anyApproach = fc.record({
      ...{ asked: fc.boolean(), interested: fc.boolean(), released: fc.boolean(), conditionalYes: fc.boolean() },
      ...{ shortlisted: fc.boolean(), chosen: fc.boolean(), accepted: fc.boolean(), funded: fc.boolean() },
      over: fc.boolean(),
    });
    fc.assert(
      fc.property(anyApproach, (approach) => {
        const told = shown(stageOf(approach), 'provider-manager', 'name') === 'shown';
        expect(told && !(approach.chosen && approach.accepted && approach.funded && !approach.over)).toBe(false);
      }),
      { seed: 20261122 },
    );
  });

  test('16: Birch is told of two children, their ages and the pattern, of Urdu only in outline, and Elm nothing once it lost', () => {
    const birch = stageOf({ ...none, asked: true });
    const seen = (stage: typeof birch) =>
      NEED_FIELDS.filter((field) => shown(stage, 'provider-manager', field) === 'shown');
    expect(seen(birch)).toEqual(expect.arrayContaining(['number-of-children', 'age-in-years', 'home-type', 'pattern']));
    expect(seen(birch)).not.toContain('culture-and-language');
    const outline = stageOf({ ...none, asked: true, interested: true, released: true });
    expect(seen(outline)).toContain('culture-and-language');
    expect(shown(outline, 'provider-manager', 'name')).toBe('withheld');
    expect(seen(stageOf({ ...d3, over: true }))).toEqual([]);
  });
});
