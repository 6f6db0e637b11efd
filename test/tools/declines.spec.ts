import {
  badClosing,
  badDecline,
  endsApproach,
  homeAfter,
  PROVIDER_CODES,
  standsUntil,
  type Decline,
  type ProviderCode,
} from '../../api/home-matching/declines';
import { civilDate } from '../../statute';
import type { Role } from '../../workflows/kernel/people';
import { home } from '../definitions/home-matching/homes';

/*
 * Why a home is not to be had: who may say which reason, what each must carry, and what follows from it.
 */

const TODAY = civilDate('2026-12-07');
const FOSTER = home('foster', 53.5, -2.2, { free: 2, canMeet: { epilepsy: true } });
const CHILDRENS_HOME = home('home', 53.5, -2.2, { type: 'childrens-home' });
const CODES = Object.keys(PROVIDER_CODES) as readonly ProviderCode[]; // the keys of a constant

const no = (code: ProviderCode, more: Partial<Decline> = {}): Decline => ({
  ...{ code, until: undefined, needs: [], words: undefined },
  ...more,
});
const whole = (code: ProviderCode): Decline =>
  no(code, { until: civilDate('2026-12-20'), needs: ['insulin'], words: 'In words.' });
const allowed = (part: Role, of = FOSTER): readonly ProviderCode[] =>
  CODES.filter((code) => !badDecline(whole(code), part, of, TODAY));

test('a carer gives a carer’s reasons alone; whoever speaks for a carer gives any, and for a children’s home none of those', () => {
  expect(allowed('foster-carer')).toEqual(['not-now', 'family-reasons', 'not-right-for-us', 'other']);
  for (const part of ['provider-manager', 'supervising-social-worker', 'home-finder'] as const) {
    expect(allowed(part)).toEqual(CODES);
    expect(allowed(part, CHILDRENS_HOME)).toEqual(
      CODES.filter((code) => !['not-now', 'family-reasons', 'not-right-for-us'].includes(code)),
    );
  }
});

test('each reason carries what it needs, and no other is asked for anything', () => {
  const lacking = CODES.flatMap((code) => {
    const wrong = badDecline(no(code), 'provider-manager', FOSTER, TODAY);
    return wrong ? [[code, wrong.code, ...wrong.path].join(' ')] : [];
  });
  expect(lacking).toEqual([
    'skills missing-value needs',
    'not-now missing-value until',
    'family-reasons missing-value until',
    'other missing-value words',
  ]);
  const past = no('not-now', { until: civilDate('2026-12-06') });
  expect(badDecline(past, 'foster-carer', FOSTER, TODAY)?.path).toEqual(['until']);
});

test('what follows: until when it stands, whether it ends the approach, and what the register learns', () => {
  const until = CODES.flatMap((code) => {
    const day = standsUntil(whole(code), TODAY);
    return day === undefined ? [] : [`${code} ${day}`];
  });
  expect(until).toEqual(['staffing 2026-12-14', 'not-now 2026-12-20', 'family-reasons 2026-12-20']);
  expect(CODES.filter((code) => !endsApproach(whole(code)))).toEqual(['price-not-agreed']);
  expect(CODES.filter((code) => homeAfter(whole(code), TODAY))).toEqual(['place-gone', 'skills']);
  expect(homeAfter(whole('skills'), TODAY)?.(FOSTER).canMeet).toEqual({ epilepsy: true, insulin: false });
  expect(homeAfter(whole('place-gone'), TODAY)?.(FOSTER).places.map(({ free }) => free)).toEqual([
    ...[[{ from: '2026-11-01', until: TODAY }], [{ from: '2026-11-01', until: TODAY }]],
  ]);
});

test('an offer is let go for a reason of whoever lets it go, and never for its cost alone', () => {
  expect(badClosing([], 'authority')?.code).toBe('missing-value');
  expect(badClosing(['cost'], 'authority')?.code).toBe('not-compliant');
  expect(badClosing(['cost', 'too-far'], 'authority')).toBeUndefined();
  expect(badClosing(['too-far'], 'body')?.code).toBe('not-allowed');
  expect(badClosing(['not-free'], 'authority')?.code).toBe('not-allowed');
  expect(badClosing(['not-free', 'duplicate'], 'body')).toBeUndefined();
});
