import { homeShownAs, type HomePart } from '../../../api/home-matching/home-shown';
import type { HomeStage } from '../../../workflows/home-matching/search/disclosure';
import type { Role } from '../../../workflows/kernel/people';

/* Which part of a home whoever sees it is shown, by part and stage. */

const PARTS: readonly HomePart[] = [
  ...(['type', 'point', 'areaCode', 'registration', 'approvals', 'exemptions', 'restrictions', 'ages'] as const),
  ...(['places', 'confirmedOn', 'availableFrom', 'patterns', 'household', 'residents', 'residentLimits'] as const),
  ...(['canMeet', 'accessFeatures', 'givesCare', 'takesSiblings', 'schoolRun', 'offers', 'canKeepUntil'] as const),
  ...(['healthArea', 'features', 'people', 'ownership', 'purchase', 'weeklyPrice'] as const),
];
const partsFor = (role: Role, stage: HomeStage): readonly HomePart[] => PARTS.filter(homeShownAs([role], stage));

test.each(['provider-manager', 'supervising-social-worker'] as const)('%s sees all of a home of its own', (role) => {
  expect(partsFor(role, 'pool')).toEqual(PARTS);
});

test('those who search see everything but who the people are; owner and price are for who buys', () => {
  const buying: readonly HomePart[] = ['ownership', 'purchase', 'weeklyPrice'];
  const hidden: readonly HomePart[] = ['people', ...buying];
  expect(partsFor('home-finder', 'pool')).toEqual(PARTS.filter((part) => !hidden.includes(part)));
  expect(partsFor('home-finding-manager', 'pool')).toEqual(PARTS.filter((part) => part !== 'people'));
});

test.each(['social-worker', 'team-manager'] as const)(
  '%s sees nothing of a home in the pool, and of one that was offered neither where it is nor who lives there',
  (role) => {
    expect(partsFor(role, 'pool')).toEqual([]);
    for (const stage of ['offered', 'accepted', 'visit', 'moved'] as const) {
      expect(partsFor(role, stage)).toEqual(expect.arrayContaining(['type', 'areaCode', 'household', 'features']));
      for (const part of ['point', 'people', 'approvals', 'weeklyPrice'] as const)
        expect(partsFor(role, stage)).not.toContain(part);
    }
  },
);

test.each(['auditor', 'child', 'case-system', 'funding-approver'] as const)('%s is shown no part by this', (role) => {
  for (const stage of ['pool', 'offered', 'accepted', 'visit', 'moved'] as const)
    expect(partsFor(role, stage)).toEqual([]);
});
